internal import Evaluation
internal import Files
internal import Foundation
internal import Instances
internal import Validation
internal import Workspace

/// The files that harnesses write for one patch: `patch.diff`, `test_output.txt`, `run_instance.log`, `report.json`.
struct InstanceFolder {
    private let result: EvaluationReport.Result
    private let layout: WorkspaceLayout

    /// - Parameter layout: of the workspace with the logs.
    init(_ result: EvaluationReport.Result, layout: WorkspaceLayout) {
        self.result = result
        self.layout = layout
    }

    /// Writes the files into a directory.
    ///
    /// - Throws: `RecordError`.
    func write(to folder: String) throws {
        func write(_ name: String, _ bytes: [UInt8]) throws {
            try RecordFile.write(Data(bytes), to: "\(folder)/\(name)", durable: false)
        }
        try write("patch.diff", Array((result.patch ?? "").utf8))
        try write("test_output.txt", testOutput())
        try write("run_instance.log", account)
        // An instance without a report counts as an error, as the harnesses have it.
        guard result.grade != nil else { return }
        try write(
            "report.json",
            InstanceReport(
                instanceID: result.name, isApplied: result.step != nil, grade: result.grade,
                failure: result.failure
            ).json)
    }

    /// What was done with the patch, a line for each thing.
    private var account: [UInt8] {
        var lines = ["instance: \(result.name)", "applied by: \(result.step ?? "no step")"]
        lines += result.withheld.map { "not applied: \($0)" }
        lines += result.failingHere.map { "fails here with the gold patch too: \($0)" }
        if !result.detail.isEmpty { lines.append("detail: \(result.detail)") }
        lines.append("status: \(result.status.rawValue)")
        return lines.flatMap { Array((Printable.text($0, limit: 4000) + "\n").utf8) }
    }

    /// The output of the tests between the marks by which graders find it.
    private func testOutput() throws -> [UInt8] {
        guard let step = result.step else {
            return Array(">>>>> Patch Apply Failed:\n\(Printable.text(result.detail))\n".utf8)
        }
        var lines = ["swegym: applied by the step \(step)"]
        lines += result.withheld.map { "swegym: not applied: \(Printable.text($0))" }
        lines += [">>>>> Applied Patch", ">>>>> Start Test Output", ""]
        var text = Array(lines.joined(separator: "\n").utf8)
        guard let run = result.run else {
            let mark =
                result.failure?.reason == "tests_timed_out" ? ">>>>> Tests Timed Out" : ">>>>> Tests Errored"
            return text + Array("\(mark)\n\(Printable.text(result.detail))\n".utf8)
        }
        let log = try PackedFile.read(layout.absolute(run.log))
        text += log
        if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        // Without a whole report nothing is known but what the log says.
        let missing = RunFault(run) == nil ? SummaryLines.missing(from: log, run.outcomes) : []
        if !missing.isEmpty {
            text += Array("swegym: outcomes that the summary does not name:\n".utf8)
            text += missing.flatMap { Array((Printable.text($0, limit: 4000) + "\n").utf8) }
        }
        let status: String =
            switch run.ending {
            case .exited(let status): "\(status)"
            case .signalled(let signal): "\(128 + signal)"
            default: "1"
            }
        return text + Array(">>>>> End Test Output\n>>>>> Test Exit Code: \(status)\n".utf8)
    }
}
