package import Diffs
internal import Digests
package import Instances
package import Validation

/// Runs tests with pytest 3 or later through an embedded plug-in that reports exact node ids and outcomes.
package struct PytestRunner: TestRunner {
    private static let start = "swegym_start.py"
    private static let pathVariable = "SWEGYM_PYTHONPATH"

    /// `pytest/` and the beginning of the digest of its files.
    package let identity: String
    /// The program that starts pytest, the plug-in, and the file that keeps the checkout off the path until both are
    /// loaded.
    package let supportFiles: [SupportFile]

    /// The runner; it holds no state.
    package init() {
        supportFiles = [
            SupportFile(name: Self.start, bytes: PackageResources.swegym_start_py),
            SupportFile(name: "swegym_reporter.py", bytes: PackageResources.swegym_reporter_py),
            SupportFile(name: "swegym_reasons.py", bytes: PackageResources.swegym_reasons_py),
            SupportFile(name: "sitecustomize.py", bytes: PackageResources.sitecustomize_py),
        ]
        identity = "pytest/\(SHA256Digest(of: supportFiles.flatMap(\.bytes)).hex.prefix(16))"
    }

    /// The tests that a test patch changes; see `PytestSelection`.
    package func selection(for testPatch: Patch, in tree: TestTree) -> TestSelection {
        PytestSelection(testPatch: testPatch, tree: tree).selection
    }

    /// The interpreter, the start program, the recipe's options, the report for tools that parse logs (`-rA`), names
    /// and paths.
    package func command(_ call: RunnerCall, selection: TestSelection) -> [String] {
        var command = [call.interpreter, "\(RunnerPlaces.support)/\(Self.start)", "\(RunnerPlaces.channel)"]
        command += call.options + ["-rA"]
        if !selection.names.isEmpty { command += ["-k", selection.names.joined(separator: " or ")] }
        // A path that begins with a dash would be an option.
        return command + selection.paths.map { $0.hasPrefix("-") ? "./\($0)" : $0 }
    }

    /// The base's variables; the module search path is set once pytest is loaded.
    package func variables(_ base: [String: String]) -> [String: String] {
        var variables = base
        variables[Self.pathVariable] = base["PYTHONPATH"]
        variables["PYTHONPATH"] = RunnerPlaces.support
        return variables
    }

    /// The nonce, which is in no variable and no file.
    package func input(nonce: String) -> [UInt8] { Array(nonce.utf8) }

    /// What the plug-in wrote.
    package func report(from bytes: [UInt8], nonce: String) -> TestReport {
        PytestReport.parse(bytes, nonce: nonce)
    }

    package func shortcoming(in reason: FailureReason) -> Shortcoming? {
        PythonShortcomings.shortcoming(in: reason)
    }

    package func touched(by testPatch: Patch, among ids: Set<String>) -> Set<String>? {
        TouchedTests(by: testPatch).among(ids)
    }
}
