package import Foundation

/// The program `git`, with which tests compare, cut off from any configuration.
package enum GitProgram {
    /// Whether it is installed.
    package static let isAvailable: Bool = executable != nil

    private static let executable: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/git" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// What went wrong.
    package struct Failure: Error, CustomStringConvertible {
        /// The sentence for people.
        package let description: String
    }

    /// Runs it in a folder.
    ///
    /// - Returns: what it wrote to standard output.
    @discardableResult
    package static func run(_ arguments: [String], in folder: String, input: Data? = nil) throws -> Data {
        let environment = [
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        ]
        let run = try ProgramRun(
            executable ?? "/nonexistent/git", arguments, environment: environment, in: folder,
            input: input ?? Data())
        guard run.status == 0 else {
            throw Failure(description: "git \(arguments.joined(separator: " ")): \(run.complaint)")
        }
        return run.output
    }

    /// Runs it in a folder.
    ///
    /// - Returns: what it wrote, as text without blanks around it.
    @discardableResult
    package static func text(_ arguments: String..., in folder: String) throws -> String {
        let output = try run(arguments, in: folder)
        return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
