import Diffs
import Instances
import Validation

@testable import Python

/// A sketch of a second test framework: everything that another one needs is in this file.
struct Unittest: PythonTestFramework {
    let name = "unittest"
    var runner: any TestRunner { UnittestRunner() }
    let command = ["-m", "unittest"]

    let packageName: String? = nil
    let supportedReleases = ""
    func isUnsupported(_ specifier: String) -> Bool { false }

    let configurationFiles = ["unittest.cfg"]
    func configuredPackages(in files: ProjectFiles) -> (packages: [String], evidence: [Evidence]) {
        guard let text = files.text("unittest.cfg"), text.contains("junit-xml") else { return ([], []) }
        let evidence = Evidence(
            file: "unittest.cfg", said: "junit-xml", decided: "needs unittest-xml-reporting")
        return (["unittest-xml-reporting"], [evidence])
    }
    let unwantedPackages = ["unittest-parallel": "it spreads the tests"]
    func options(for lock: EnvironmentLock) -> [String] { lock.has("nose2") ? ["--no-plugins"] : [] }

    let reasonPrefixes = ["FAILED (", "Missing loader "]
    let reasonSigns: [String] = []
    let reasonMarks: Set<Character> = []
    func need(in reason: String) -> FrameworkNeed? {
        guard let match = reason.firstMatch(of: #/^Missing loader ([a-z-]+)/#) else { return nil }
        return FrameworkNeed("the loader \(match.1)", .packages(["unittest-\(match.1)"]))
    }

    let proposableOptions = "-b and --locals"
    func accepted(_ options: [String]) -> [String]? {
        options.allSatisfy { ["-b", "--locals"].contains($0) } ? options : nil
    }
    let variablePrefixes = ["UNITTEST_"]
}

private struct UnittestRunner: TestRunner {
    let identity = "unittest/sketch"
    let supportFiles: [SupportFile] = []
    func selection(for testPatch: Patch, in tree: TestTree) -> TestSelection {
        TestSelection(paths: testPatch.paths.map { String(decoding: $0, as: UTF8.self) })
    }
    func command(_ call: RunnerCall, selection: TestSelection) -> [String] {
        [call.interpreter, "-m", "unittest", "-v"] + call.options + selection.paths
    }
    func variables(_ base: [String: String]) -> [String: String] { base }
    func input(nonce: String) -> [UInt8] { [] }
    func report(from bytes: [UInt8], nonce: String) -> TestReport { TestReport() }
    func shortcoming(in reason: FailureReason) -> Shortcoming? { PythonShortcomings.shortcoming(in: reason) }

    func touched(by testPatch: Patch, among ids: Set<String>) -> Set<String>? { nil }
}
