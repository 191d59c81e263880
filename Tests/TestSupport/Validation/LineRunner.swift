package import Diffs
package import Instances
package import Sandbox
package import Validation

/// A test runner with the simplest report that there can be: `nonce`, then a line `OUTCOME ID` for each test or
/// `uncollected FILE REASON`, `why ID OWNER REASON` for what is known of one, `made ID` for one that was made to fail, then
/// `end STATUS`.
package struct LineRunner: TestRunner {
    package let identity = "lines/1"
    package let supportFiles = [SupportFile(name: "lines.sh", bytes: Array("run\n".utf8))]

    /// What makes tests fail; nil for nothing.
    package let controlIdentity: String?

    /// - Parameter controls: whether tests can be made to fail.
    package init(controls: Bool = false) {
        controlIdentity = controls ? "control/1" : nil
    }

    /// The files of the test patch.
    package func selection(for testPatch: Patch, in tree: TestTree) -> TestSelection {
        TestSelection(paths: tree.paths.filter { $0.hasPrefix("tests/") })
    }

    package func command(_ call: RunnerCall, selection: TestSelection, _ scope: RunScope) -> [String] {
        [call.interpreter, "\(RunnerPlaces.support)/lines.sh"] + call.options + selection.paths
            + Self.words(scope)
    }

    private static func words(_ scope: RunScope) -> [String] {
        switch scope {
        case .all: []
        case .without(let ids): ids.map { "without=\($0)" }
        case .only(let ids): ids.map { "only=\($0)" }
        case .control(let ids): ids.map { "control=\($0)" }
        }
    }

    package func variables(_ base: [String: String]) -> [String: String] {
        base.merging(["LINES": "1"]) { _, new in new }
    }

    package func input(nonce: String) -> [UInt8] { Array("nonce=\(nonce)".utf8) }

    package func report(from bytes: [UInt8], nonce: String) -> TestReport {
        var report = TestReport()
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.first == nonce else { return report }
        for line in lines.dropFirst() {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            switch (words.first ?? "", words.count) {
            case ("end", 2):
                report.status = Int32(words[1])
                report.isComplete = true
            case ("made", 2): report.madeToFail = (report.madeToFail ?? []) + [words[1]]
            case ("running", 2): report.running = words[1]
            case ("uncollected", 3): report.collectionErrors[words[1]] = words[2]
            case ("why", 3):
                let parts = words[2].split(separator: " ", maxSplits: 1).map(String.init)
                report.reasons[words[1]] = FailureReason(
                    kind: .error, said: parts.last ?? "", owner: FailureReason.Owner(rawValue: parts[0]))
            case (let outcome, 2): report.outcomes[words[1]] = TestOutcome(rawValue: outcome)
            default: break
            }
        }
        return report
    }

    /// What begins with `missing` is our shortcoming.
    package func shortcoming(in reason: FailureReason) -> Shortcoming? {
        reason.said.hasPrefix("missing ") ? Shortcoming(.missingModule, "the environment lacks it") : nil
    }

    /// Tests whose ids are words of lines that the patch adds; nil when it names none.
    package func touched(by testPatch: Patch, among ids: Set<String>) -> Set<String>? {
        let added = testPatch.files.flatMap { file in
            file.hunks.flatMap(\.lines).filter { $0.kind == .added }
                .map { String(decoding: file.content(of: $0), as: UTF8.self) }
        }
        let named = ids.intersection(
            added.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) })
        return named.isEmpty ? nil : named
    }
}

extension SandboxResult {
    /// What `LineRunner` understands of a run whose tests ended in these lines.
    package static func lines(_ lines: [String], to job: SandboxJob, status: Int32 = 1) -> SandboxResult {
        let nonce = String(decoding: job.input ?? [], as: UTF8.self).dropFirst("nonce=".count)
        let text = ([String(nonce)] + lines + ["end \(status)"]).joined(separator: "\n")
        var result = SandboxResult(ending: .exited(status: status), report: Array(text.utf8))
        result.wallSeconds = 2
        result.cpuSeconds = 1
        return result
    }
}
