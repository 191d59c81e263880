internal import Foundation

/// A `git daemon` on the loopback, for one test.
package struct GitDaemon {
    private let port: Int
    private let process: ServerProcess

    /// Whether it is installed.
    package static let isAvailable: Bool = {
        guard GitProgram.isAvailable, let folder = try? GitProgram.text("--exec-path", in: "/") else {
            return false
        }
        return FileManager.default.isExecutableFile(atPath: "\(folder)/git-daemon")
    }()

    /// Serves some repositories, and nothing else, until it is stopped.
    package init(serving repositories: [String]) throws {
        port = Int.random(in: 20_000..<30_000)
        process = try ServerProcess(
            try GitProgram.text("--exec-path", in: "/") + "/git-daemon",
            ["--listen=127.0.0.1", "--port=\(port)", "--export-all", "--reuseaddr", "--strict-paths"]
                + repositories,
            environment: [
                "PATH": "/usr/bin:/bin", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
            ])
        // It answers within moments; until then connections are refused.
        for _ in 0..<100 {
            if let first = repositories.first,
                (try? GitProgram.text("ls-remote", url(of: first), in: "/")) != nil
            {
                return
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Where a repository is reached.
    package func url(of repository: String) -> String { "git://127.0.0.1:\(port)\(repository)" }

    /// Ends it.
    package func stop() { process.stop() }
}
