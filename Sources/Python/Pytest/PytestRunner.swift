package import Diffs
internal import Digests
package import Instances
package import Validation

/// Runs tests with pytest 3 or later through an embedded plug-in that reports exact node ids and outcomes.
package struct PytestRunner: TestRunner {
    private static let start = "swegym_start.py"

    /// `pytest/` and the beginning of the digest of its files.
    package let identity: String
    /// The program that starts pytest, and the plug-in.
    package let supportFiles: [SupportFile]

    /// That of what makes tests fail.
    package var controlIdentity: String? { StartedSessions.controlIdentity }

    /// The runner; it holds no state.
    package init() {
        let files =
            [
                SupportFile(name: Self.start, bytes: PackageResources.swegym_start_py),
                SupportFile(name: "swegym_reporter.py", bytes: PackageResources.swegym_reporter_py),
            ] + StartedSessions.supportFiles
        identity = "pytest/\(SHA256Digest(of: files.flatMap(\.bytes)).hex.prefix(16))"
        supportFiles = files + [StartedSessions.controlFile, StartedSessions.orderFile]
    }

    /// The cases in hunks of data files, or else the tests of the files.
    package func selection(for testPatch: Patch, in tree: TestTree) -> TestSelection {
        PytestCases(testPatch: testPatch, tree: tree).selection()
            ?? TestFileSelection(testPatch: testPatch, tree: tree).selection
    }

    /// The interpreter, the start program, where tests start if that is not the root, the recipe's options, the report
    /// for tools that parse logs (`-rA`), names and paths.
    package func command(_ call: RunnerCall, selection: TestSelection, _ scope: RunScope) -> [String] {
        started(call, selection, scope, order: nil)
    }

    package func command(
        _ call: RunnerCall, selection: TestSelection, _ scope: RunScope, order: UInt32
    ) -> [String]? {
        started(call, selection, scope, order: order)
    }

    package var hashSeedVariable: String? { StartedSessions.hashSeedVariable }

    private func started(
        _ call: RunnerCall, _ selection: TestSelection, _ scope: RunScope, order: UInt32?
    ) -> [String] {
        StartedSessions(
            program: Self.start, call: call, paths: selection.paths, scope: scope, order: order
        ).command { paths in
            var words = call.options + ["-rA"]
            if !selection.names.isEmpty { words += ["-k", selection.names.joined(separator: " or ")] }
            // A path that begins with a dash would be an option.
            return words + paths.map { $0.hasPrefix("-") ? "./\($0)" : $0 }
        }
    }

    /// The base's variables; the module search path is set once pytest is loaded.
    package func variables(_ base: [String: String]) -> [String: String] {
        StartedSessions.variables(base)
    }

    /// The nonce, which is in no variable and no file.
    package func input(nonce: String) -> [UInt8] { Array(nonce.utf8) }

    /// What the plug-in wrote.
    package func report(from bytes: [UInt8], nonce: String) -> TestReport {
        ChannelReport.parse(bytes, nonce: nonce, runner: "pytest")
    }

    package func shortcoming(in reason: FailureReason) -> Shortcoming? {
        PythonShortcomings.shortcoming(in: reason)
    }

    package func touched(by testPatch: Patch, among ids: Set<String>) -> Set<String>? {
        TouchedTests(by: testPatch).among(ids)
    }
}
