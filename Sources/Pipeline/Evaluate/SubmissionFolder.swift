internal import Evaluation
internal import Files
internal import Foundation
internal import JSON
package import Workspace

/// Writes an evaluation as the folder that SWE-bench/experiments takes: `all_preds.jsonl`, `logs/<id>/`, `trajs/<id>.json`,
/// `metadata.yaml`, `README.md`.
package struct SubmissionFolder: Sendable {
    private let report: EvaluationReport
    private let layout: WorkspaceLayout
    /// The directory with what agents did; nil for none.
    private let trajectories: String?

    /// - Parameters:
    ///   - layout: of the workspace with the logs.
    ///   - trajectories: the directory with what agents did, by instance; nil for none.
    package init(_ report: EvaluationReport, layout: WorkspaceLayout, trajectories: String? = nil) {
        self.report = report
        self.layout = layout
        self.trajectories = trajectories
    }

    /// Writes everything into a directory; what was there of an earlier evaluation is replaced.
    ///
    /// - Returns: the instances for which there is no trajectory where trajectories are given.
    /// - Throws: `PipelineError.usage` when the directory holds something else, or there is no directory with trajectories;
    ///   `RecordError`.
    package func write(to directory: String, overwrite: Bool) throws -> [String] {
        if let trajectories, !Directory.isDirectory(trajectories) {
            throw PipelineError.usage("--trajectories \(trajectories): there is no such directory")
        }
        try EvaluationFolder.claim(directory, overwrite: overwrite)
        try EvaluationFolder.writePredictions(of: report, to: directory)
        TreeRemover.remove("\(directory)/logs")
        TreeRemover.remove("\(directory)/trajs")
        var missing: [String] = []
        for result in report.results {
            let name = EvaluationFolder.plain(result.name, otherwise: "_")
            if result.status != .empty {
                try InstanceFolder(result, layout: layout).write(to: "\(directory)/logs/\(name)")
            }
            guard let trajectories else { continue }
            guard let path = Self.trajectory(of: name, in: trajectories) else {
                missing.append(result.name)
                continue
            }
            try RecordFile.write(
                RecordFile.read(path), to: "\(directory)/trajs/\(name).json", durable: false)
        }
        try RecordFile.write(Data(metadata.utf8), to: "\(directory)/metadata.yaml", durable: false)
        try RecordFile.write(Data(readme.utf8), to: "\(directory)/README.md", durable: false)
        return missing
    }

    /// The file with a trajectory, as agents name them: `ID.json`, `ID.traj`, `ID.traj.json`, or one of these in a folder
    /// of the instance.
    private static func trajectory(of name: String, in directory: String) -> String? {
        let names = ["\(name).json", "\(name).traj", "\(name).traj.json"]
        return (names + names.map { "\(name)/\($0)" }).map { "\(directory)/\($0)" }.first {
            FileManager.default.fileExists(atPath: $0) && !Directory.isDirectory($0)
        }
    }

    /// YAML, in which any text of JSON is the same text.
    private var metadata: String {
        var name = JSONWriter(.spaced)
        name.string(report.model)
        return """
            # Whether the system is open source, and where it can be read about, is for its authors to say.
            name: \(String(decoding: name.bytes, as: UTF8.self))
            oss: false
            site: ""

            """
    }

    private var readme: String {
        let model = report.model.filter { !$0.isNewline && !"<>`|[]*_\\".contains($0) }
        let counts = FinalReport.Status.allCases.map { "| \($0.rawValue) | \(report.final.ids($0).count) |" }
        let unanswered = report.final.instances.count - report.final.submitted
        return """
            # \(model.isEmpty ? "Unnamed model" : model)

            Evaluated by `swegym evaluate` under the policy `\(report.policy.rawValue)`: \
            \(report.final.ids(.resolved).count) of \(report.final.instances.count) instances resolved.

            | status | instances |
            |---|---:|
            \(counts.joined(separator: "\n"))
            | without a prediction | \(unanswered) |

            - `all_preds.jsonl`: what was proposed, one patch a line.
            - `logs/<id>/`: the patch, the output of the tests, what was done with the patch, and the grade.
            \(trajectories == nil ? "" : "- `trajs/<id>.json`: what the agent did.\n")
            """
    }
}
