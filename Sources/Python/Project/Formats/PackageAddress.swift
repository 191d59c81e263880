/// The package that an address names: an archive, a wheel or a repository somewhere.
enum PackageAddress {
    /// Whether a text is an address: with a scheme, or as SSH writes it.
    static func isOne(_ text: String) -> Bool {
        Text.contains(text, "://") || text.hasPrefix("git+") || Text.contains(text, " @ ")
            || text.prefixMatch(of: #/[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:/#) != nil
    }

    /// The package, with extras where the address states them; nil when it names none.
    ///
    /// What the address states itself comes first (`name @ …`, `#egg=name`), then the file's name, then that of the
    /// repository.
    static func package(in address: String) -> String? {
        if let match = address.prefixMatch(of: #/([^@:\/]+?)(?:\s+@\s+|@(?=[a-z][a-z0-9+]*:))/#),
            let stated = Requirement(match.1)
        {
            return stated.description
        }
        let parts = address.split(separator: "#", maxSplits: 1)
        if let fragment = parts.dropFirst().first {
            if let egg = value(of: "egg", in: fragment) {
                return name(egg.prefix { $0 != "[" }, isFile: true)
            }
            if let path = value(of: "subdirectory", in: fragment) {
                return name(path.split(separator: "/").last)
            }
        }
        guard let place = parts.first?.prefix(while: { $0 != "?" }) else { return nil }
        let isRepository =
            place.prefixMatch(of: #/(?:git|hg|bzr|svn)(?:\+|:|@)/#) != nil || place.hasSuffix(".git")
        var path = place.replacing(#/^(?:[a-z]+\+)?[a-z]+:\/\//#, with: "")
            .replacing(#/^[^\/@]*@(?=[^\/])/#, with: "").replacing(#/^([^\/:]+):(?![0-9])/#) { "\($0.1)/" }
        // A release follows a repository's path; those before it are users.
        if isRepository, let release = path.lastIndex(of: "@") { path = path[..<release] }
        let words = path.split(separator: "/").dropFirst().map(String.init)
        let markers = [
            "archive", "tarball", "zipball", "get", "legacy.tar.gz", "legacy.zip", "tar.gz", "zip",
        ]
        if let marker = words.firstIndex(where: { markers.contains($0) }), marker >= 2 {
            return name(words[..<marker].last { $0 != "-" })
        }
        if isRepository {
            return name(words.last { !["trunk", "branches", "tags"].contains($0) })
        }
        return words.last.flatMap { isArchive($0) ? name($0[...], isFile: true) : nil }
    }

    private static func isArchive(_ file: String) -> Bool {
        [".whl", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip"].contains { file.hasSuffix($0) }
    }

    private static func value(of key: String, in fragment: Substring) -> Substring? {
        fragment.split(separator: "&").lazy.compactMap { part -> Substring? in
            part.hasPrefix("\(key)=") ? part.dropFirst(key.count + 1) : nil
        }.first { !$0.isEmpty }
    }

    /// A name as the index has it; of a file, what precedes the version.
    private static func name(_ text: (some StringProtocol)?, isFile: Bool = false) -> String? {
        guard let text else { return nil }
        var stem = String(text)
        if stem.hasSuffix(".git") { stem.removeLast(4) }
        if isFile {
            guard let match = stem.prefixMatch(of: #/([A-Za-z0-9._-]+?)(?:-[0-9].*|-dev.*|==.*)?$/#) else {
                return nil
            }
            stem = String(match.1)
        }
        return Requirement.isName(stem) ? Requirement.normalized(stem) : nil
    }
}
