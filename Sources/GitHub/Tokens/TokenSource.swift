internal import Glibc
package import HTTP
internal import Instances

/// Where a token comes from.
package enum TokenSource: Hashable, Sendable {
    /// A token that was given; `place` says where, never what.
    case given(Secret, place: String)
    /// A GitHub App's installation, whose tokens are asked for when needed and last an hour.
    case app(AppCredentials)
}

extension TokenSource {
    /// All tokens that the environment and a file hold, each once.
    ///
    /// The environment's variables are `GITHUB_TOKEN`, `GH_TOKEN`, `GITHUB_TOKENS` (several, parted by commas or
    /// blanks), and for an App `GITHUB_APP_ID`, `GITHUB_APP_INSTALLATION_ID` and `GITHUB_APP_PRIVATE_KEY_FILE`. The
    /// file holds one token a line; lines that begin with `#` are passed over.
    ///
    /// - Throws: `GitHubError.tokenSource` for a file that others can read or that holds no token, or an App that is
    ///   half described.
    package static func gather(
        environment: [String: String], file: String? = nil
    ) throws(GitHubError) -> [TokenSource] {
        var sources: [TokenSource] = []
        var seen: Set<Secret> = []
        func add(_ text: Substring, _ place: String) throws(GitHubError) {
            guard text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
                throw .tokenSource(place: place, cause: "a token holds characters that no token has")
            }
            let secret = Secret(String(text))
            if seen.insert(secret).inserted { sources.append(.given(secret, place: place)) }
        }
        if let file {
            let lines = try SecretFile.read(file).split { $0.isNewline }
            for line in lines {
                let text = line.drop { $0.isWhitespace }
                if text.isEmpty || text.hasPrefix("#") { continue }
                try add(text.prefix { !$0.isWhitespace }, file)
            }
            if sources.isEmpty {
                throw .tokenSource(place: file, cause: "there is no token in it; expected one a line")
            }
        }
        for name in ["GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKENS"] {
            for text in (environment[name] ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                try add(text, name)
            }
        }
        if let app = try AppCredentials(environment: environment) { sources.append(.app(app)) }
        return sources
    }
}

/// Files that hold secrets.
enum SecretFile {
    /// Reads one that nobody but its owner can read.
    static func read(_ path: String) throws(GitHubError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw .tokenSource(place: path, cause: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .tokenSource(place: path, cause: "it is no plain file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .tokenSource(
                place: path,
                cause: "others can read it; make it yours alone with `chmod 600 \(ShellWord.quoted(path))`")
        }
        guard status.st_size <= 1 << 20 else {
            throw .tokenSource(place: path, cause: "it is too large for a file of tokens")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Self.fill(descriptor, $0.baseAddress.map { $0 + length }, $0.count - length)
            }
            guard count > 0 else { break }
            length += count
        }
        return String(decoding: bytes[..<length], as: UTF8.self)
    }

    /// The system's `read`, under a name that does not collide with this type's.
    private static let fill: @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int = {
        Glibc.read($0, $1, $2)
    }
}
