internal import Foundation
internal import Processes

/// The program git, where it is installed: it can leave large files out of what it fetches, which libgit2 cannot.
package struct GitTool: Hashable, Sendable {
    /// The first release that reads what to fetch from standard input, and fetches without leaving a trace of it.
    static let oldest = [2, 29]

    /// Where the program is.
    let executable: String

    init(executable: String) { self.executable = executable }

    /// The one on the PATH of this process, when it is new enough.
    package static let installed: GitTool? = find(on: ProcessInfo.processInfo.environment["PATH"] ?? "")

    /// The first one on a PATH, when it is new enough.
    static func find(on path: String) -> GitTool? {
        let candidates = path.split(separator: ":").map { "\($0)/git" }
        guard let executable = candidates.first(where: FileManager.default.isExecutableFile) else {
            return nil
        }
        var command = Command(executable, ["version"], environment: ["PATH": path, "LC_ALL": "C"])
        command.limits = ProcessLimits(wall: 30)
        guard let result = try? ProcessRunner.run(command), result.succeeded,
            let version = version(in: result.outputText), !version.lexicographicallyPrecedes(oldest)
        else { return nil }
        return GitTool(executable: executable)
    }

    /// The first numbers of `git version 2.39.5 (…)`.
    static func version(in text: String) -> [Int]? {
        guard let match = text.firstMatch(of: #/^git version (\d+)\.(\d+)/#),
            let major = Int(match.output.1), let minor = Int(match.output.2)
        else { return nil }
        return [major, minor]
    }

    /// What git may do with a URL, and nothing else: the protocol that the URL names; nil when it is none that both
    /// git and we know.
    static func transport(of url: String) -> String? {
        if let end = url.range(of: "://") {
            let scheme = url[..<end.lowerBound].lowercased()
            return ["https", "http", "ssh", "git", "file"].contains(scheme) ? scheme : nil
        }
        // `helper::address` would run a program of any name.
        guard let colon = url.firstIndex(of: ":"), !url.contains("::"), !url.hasPrefix("-"),
            !url[..<colon].contains("/")
        else { return nil }
        return "ssh"
    }

    /// The whole environment of a git that talks to others: no configuration but its repository's, no questions, no
    /// helper for passwords, and of our variables only those that lead through a network.
    static func environment(transport: String) -> [String: String] {
        let ours = ProcessInfo.processInfo.environment
        var environment = [
            "PATH": ours["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent",
            "XDG_CONFIG_HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_ATTR_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true",
            "GIT_SSH_COMMAND": "ssh -oBatchMode=yes", "GIT_ALLOW_PROTOCOL": transport,
        ]
        let passed = [
            "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
            "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK", "TMPDIR",
        ]
        for name in passed { environment[name] = ours[name] }
        return environment
    }
}
