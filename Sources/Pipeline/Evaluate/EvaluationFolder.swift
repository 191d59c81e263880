internal import Evaluation
internal import Files
internal import Foundation
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
        try Self.claim(directory, overwrite: overwrite)
        // First, as it marks the directory as an evaluation's, whenever this ends.
        try Self.writePredictions(of: report, to: directory)
        let logs = "\(directory)/logs/run_evaluation/\(runID)/\(model)"
        TreeRemover.remove(logs)
        for result in report.results where result.status != .empty {
            try InstanceFolder(result, layout: layout)
                .write(to: "\(logs)/\(Self.plain(result.name, otherwise: "_"))")
        }
        try RecordFile.write(Data(report.final.json), to: path, durable: false)
        return path
    }

    /// The name of the file by which a directory is known as an evaluation's.
    static let predictions = "all_preds.jsonl"

    /// Makes a directory ready: it is absent, empty, or an evaluation's; what an interrupted one left half written goes.
    ///
    /// - Throws: `OutputDirectoryError` when it holds something else; `RecordError`.
    static func claim(_ directory: String, overwrite: Bool) throws {
        try OutputDirectory.claim(directory, overwrite: overwrite) { directory in
            FileManager.default.fileExists(atPath: "\(directory)/\(predictions)")
        }
        let leftovers = try Directory.names(in: directory).filter(OutputDirectory.isPartial)
        for name in leftovers { Directory.discard("\(directory)/\(name)") }
    }

    /// Writes what was evaluated, one prediction a line.
    static func writePredictions(of report: EvaluationReport, to directory: String) throws(RecordError) {
        let lines = report.results.flatMap { result in
            var writer = JSONWriter(.spaced)
            writer.object { members in
                members.member("instance_id") { $0.string(result.name) }
                members.member("model_name_or_path") { $0.string(report.model) }
                members.member("model_patch") { $0.string(result.patch ?? "") }
            }
            return writer.bytes + [UInt8(ascii: "\n")]
        }
        try RecordFile.write(Data(lines), to: "\(directory)/\(predictions)", durable: false)
    }

    /// A name as part of a path; one of which nothing is left, or that would be hidden, begins with another word.
    static func plain(_ name: String, otherwise beginning: String) -> String {
        let plain = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        return plain.hasPrefix(".") || plain.isEmpty ? beginning + plain : plain
    }
}
