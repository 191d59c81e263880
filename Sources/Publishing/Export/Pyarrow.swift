internal import Foundation
internal import Processes

/// Runs programs of ours with pyarrow, through uv.
///
/// The version is fixed: another one may give other bytes.
package struct Pyarrow: Sendable {
    /// The version of pyarrow.
    package static let version = "21.0.0"
    /// The oldest Python that it has builds for.
    package static let oldestPython = "3.10"

    private let uv: String
    private let python: String
    private let environment: [String: String]

    /// By a uv and by an interpreter that is recent enough.
    package init(uv: String, python: String, environment: [String: String]) {
        self.uv = uv
        self.python = python
        self.environment = environment
    }

    /// Runs a program with one argument.
    ///
    /// - Returns: its standard output.
    /// - Throws: `PyarrowError`, `ProcessError`.
    func run(
        _ program: [UInt8], _ argument: String, with packages: [String] = ["pyarrow==\(Self.version)"]
    ) throws -> String {
        var command = Command(
            uv,
            [
                "run", "--quiet", "--no-project", "--python", python,
            ] + packages.flatMap { ["--with", $0] } + ["--", "python", "-I", "-", argument],
            environment: environment)
        command.input = program
        command.errors = .captured(limit: 1 << 20)
        let result = try ProcessRunner.run(command)
        guard result.succeeded else {
            throw PyarrowError.failed(String(result.errorText.suffix(2_000)))
        }
        return result.outputText
    }
}

/// Why pyarrow did not do what it was asked for.
package enum PyarrowError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No interpreter is recent enough.
    case noPython(oldest: String)
    /// The program failed, with what it said.
    case failed(String)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .noPython(let oldest):
            "Parquet, zst and gzip: no Python \(oldest) or later was found, which pyarrow needs; `swegym doctor` "
                + "shows those that there are"
        case .failed(let said):
            "pyarrow \(Pyarrow.version): \(said) (uv fetches it from the package index the first time)"
        }
    }
}
