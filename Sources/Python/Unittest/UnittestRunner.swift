package import Diffs
internal import Digests
package import Instances
package import Validation

/// Runs tests of unittest, and watches their results, whatever program runs them.
package struct UnittestRunner: TestRunner {
    private static let start = "swegym_unittest.py"
    private let kind: Unittest.Kind

    /// The kind and the beginning of the digest of the files.
    package let identity: String
    /// The program that starts the tests, and the reporter.
    package let supportFiles: [SupportFile]

    /// That of what makes tests fail.
    package var controlIdentity: String? { StartedSessions.controlIdentity }

    /// The runner; it holds no state.
    package init(_ kind: Unittest.Kind) {
        self.kind = kind
        let files =
            [
                SupportFile(name: Self.start, bytes: PackageResources.swegym_unittest_py),
                SupportFile(
                    name: "swegym_unittest_reporter.py", bytes: PackageResources.swegym_unittest_reporter_py),
            ] + StartedSessions.supportFiles
        identity = "\(kind.rawValue)/\(SHA256Digest(of: files.flatMap(\.bytes)).hex.prefix(16))"
        supportFiles = files + [StartedSessions.controlFile, StartedSessions.orderFile]
    }

    /// The test files of the patch, or those that use its other files.
    package func selection(for testPatch: Patch, in tree: TestTree) -> TestSelection {
        TestFileSelection(testPatch: testPatch, tree: tree).selection
    }

    /// The interpreter, the start program, the program of the project with its options, and the paths.
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
            words(for: call) + ["--"] + paths
        }
    }

    private func words(for call: RunnerCall) -> [String] {
        guard kind == .django else { return call.options }
        let program = call.start.program
        let place = program.map { "--swegym-program=\($0)" } ?? "--swegym-module=django"
        let isOwn = program.map { $0.split(separator: "/").last != "manage.py" } ?? false
        return [place] + (isOwn ? [] : ["test", "--noinput", "--verbosity=2"]) + call.options
    }

    /// The base's variables; the module search path is set once the reporter is loaded.
    package func variables(_ base: [String: String]) -> [String: String] {
        StartedSessions.variables(base)
    }

    /// The nonce, which is in no variable and no file.
    package func input(nonce: String) -> [UInt8] { Array(nonce.utf8) }

    /// What the reporter wrote.
    package func report(from bytes: [UInt8], nonce: String) -> TestReport {
        ChannelReport.parse(bytes, nonce: nonce, runner: kind.rawValue)
    }

    package func shortcoming(in reason: FailureReason) -> Shortcoming? {
        PythonShortcomings.shortcoming(in: reason)
    }

    package func touched(by testPatch: Patch, among ids: Set<String>) -> Set<String>? {
        let tests = TouchedTests(by: testPatch)
        return kind == .django ? tests.amongPrinted(ids) : tests.among(ids)
    }
}
