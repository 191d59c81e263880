internal import Files
package import Trajectories

/// An export of trajectories that can be handed on: rows, manifest and card.
package struct TrajectoryPublication: Sendable {
    /// The name of the file for LLaMA-Factory.
    package static let dataInfo = "dataset_info.json"

    private let export: TrajectoryExport
    /// What it is published as.
    package var publication: ConversationPublication

    package init(_ export: TrajectoryExport, toolVersion: String) {
        self.export = export
        publication = ConversationPublication(
            title: "Trajectories of agents", tag: "trajectories", toolVersion: toolVersion)
    }

    /// Writes the export into a directory, which is absent, empty, or holds an earlier publication.
    ///
    /// - Throws: `TrajectoryPublicationError`, `RecordError`, and what pyarrow's program throws.
    package func write(_ store: TrajectoryStore, to directory: String) throws -> (ExportReport, Manifest) {
        try publication.write(store, to: directory) { staging in
            let file = "\(ConversationPublication.split).jsonl"
            let report = try export.write(store, as: file, in: staging.path)
            var content = ConversationPublication.Content(
                file: report.file, trajectories: report.trajectories, leftOut: report.leftOut,
                selection: selection, columns: export.form.columns, about: about(report))
            if export.form == .shareGPT {
                content.companions.append(try staging.write(Self.shareGPTInfo, as: Self.dataInfo))
            }
            return (content, report)
        }
    }

    private var selection: [String: String] {
        var selection = ["form": export.form.rawValue]
        if export.form == .pairs {
            selection["seed"] = "\(export.seed)"
            selection["pairs"] = "\(export.pairs)"
        }
        return selection
    }

    /// What LLaMA-Factory's `dataset_info.json` says of the rows.
    private static let shareGPTInfo = """
        {
          "swegym_trajectories": {
            "file_name": "\(ConversationPublication.split).jsonl",
            "formatting": "sharegpt",
            "columns": {"messages": "conversations", "system": "system", "tools": "tools"},
            "tags": {
              "role_tag": "from",
              "content_tag": "value",
              "user_tag": "human",
              "assistant_tag": "gpt",
              "observation_tag": "observation",
              "function_tag": "function_call"
            }
          }
        }

        """

    private func about(_ report: ExportReport) -> String {
        """
        \(report.file.rows ?? 0) rows: \(export.form.purpose).
        \(report.resolved) of them resolved their instance, and \(report.unresolved) did not. Columns: \
        \(export.form.columns.listed).

        \(ConversationPublication.loading) The arguments of a call are JSON text, and so is `tools`, as each tool has \
        parameters of its own.
        """
    }
}
