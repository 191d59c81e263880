internal import Evaluation
internal import Files
internal import Foundation
internal import Instances
internal import JSON
package import Workspace

/// Writes an evaluation as the harnesses do: the final report, and a folder for each patch that was graded.
package struct EvaluationFolder: Sendable {
    private let report: EvaluationReport
    private let runID: String
    private let layout: WorkspaceLayout

    /// - Parameters:
    ///   - runID: names the run in the paths; letters, digits, `.`, `_` and `-`.
    ///   - layout: of the workspace with the logs.
    package init(_ report: EvaluationReport, runID: String, layout: WorkspaceLayout) {
        self.report = report
        self.runID = runID
        self.layout = layout
    }

    /// The model's name as part of a path.
    private var model: String {
        String(Self.plain(report.model.replacing("/", with: "__"), otherwise: "model").prefix(120))
    }

    /// The name of the final report.
    package var reportName: String { "\(model).\(runID).json" }

    /// Writes everything into a directory; files of an earlier evaluation of the same run are replaced.
    ///
    /// - Returns: the path of the final report.
    /// - Throws: `PipelineError.usage` when the directory holds something else; `RecordError`.
    package func write(to directory: String, overwrite: Bool) throws -> String {
        let path = "\(directory)/\(reportName)"
        if !overwrite, try !Self.isOurs(directory) {
            throw PipelineError.usage(
                "\(directory) holds files of somebody else: name another --output, or give --overwrite")
        }
        let logs = "\(directory)/logs/run_evaluation/\(runID)/\(model)"
        for result in report.results where result.status != .empty {
            try write(result, to: "\(logs)/\(Self.plain(result.name, otherwise: "_"))")
        }
        try RecordFile.write(
            Data(report.results.flatMap(prediction)), to: "\(directory)/all_preds.jsonl", durable: false)
        try RecordFile.write(Data(report.final.json), to: path, durable: false)
        return path
    }

    private func write(_ result: EvaluationReport.Result, to folder: String) throws {
        try RecordFile.makeDirectory(folder)
        try RecordFile.write(Data((result.patch ?? "").utf8), to: "\(folder)/patch.diff", durable: false)
        try RecordFile.write(
            Data(try testOutput(of: result)), to: "\(folder)/test_output.txt", durable: false)
        let instance = InstanceReport(
            instanceID: result.name, isApplied: result.step != nil, grade: result.grade,
            failure: result.failure)
        // An instance without a report counts as an error, as the harnesses have it.
        if result.grade != nil {
            try RecordFile.write(Data(instance.json), to: "\(folder)/report.json", durable: false)
        }
    }

    /// The output of the tests between the marks by which graders find it.
    private func testOutput(of result: EvaluationReport.Result) throws -> [UInt8] {
        guard let step = result.step else {
            return Array(">>>>> Patch Apply Failed:\n\(result.detail)\n".utf8)
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
        text += try PackedFile.read(layout.absolute(run.log))
        if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        let status: String =
            switch run.ending {
            case .exited(let status): "\(status)"
            case .signalled(let signal): "\(128 + signal)"
            default: "1"
            }
        return text + Array(">>>>> End Test Output\n>>>>> Test Exit Code: \(status)\n".utf8)
    }

    private func prediction(_ result: EvaluationReport.Result) -> [UInt8] {
        var writer = JSONWriter(.spaced)
        writer.object { members in
            members.member("instance_id") { $0.string(result.name) }
            members.member("model_name_or_path") { $0.string(report.model) }
            members.member("model_patch") { $0.string(result.patch ?? "") }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// A name as part of a path; one of which nothing is left, or that would be hidden, begins with another word.
    private static func plain(_ name: String, otherwise beginning: String) -> String {
        let plain = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        return plain.hasPrefix(".") || plain.isEmpty ? beginning + plain : plain
    }

    /// Whether a directory is absent, empty, or an evaluation's.
    private static func isOurs(_ directory: String) throws -> Bool {
        let names = try Directory.names(in: directory)
        return names.isEmpty || names.contains("all_preds.jsonl")
    }
}
