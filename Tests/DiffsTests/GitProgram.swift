import Foundation
import TestSupport

/// The `git` program as an oracle, in a temporary directory of its own.
struct GitProgram {
    /// Whether it is installed.
    static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/git")

    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "diffs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// Runs git in the directory; its exit status and what it printed.
    func run(_ arguments: [String]) throws -> (status: Int32, output: [UInt8]) {
        let variables = [
            "HOME": directory.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": directory.path,
        ]
        let run = try ProgramRun("/usr/bin/git", arguments, environment: variables, in: directory.path)
        return (run.status, Array(run.output))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: directory.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appending(path: name)))
    }
}
