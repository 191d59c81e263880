internal import Datasets
internal import Digests
internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths
package import Trajectories

/// An export of trajectories that can be handed on: rows, manifest and card.
package struct TrajectoryPublication: Sendable {
    /// The name of the file for LLaMA-Factory.
    package static let dataInfo = "dataset_info.json"
    /// The name of the split.
    package static let split = "train"

    private let export: TrajectoryExport
    private let toolVersion: String
    /// What the publisher calls the release.
    package var release: String?
    /// Writes Parquet too, by this.
    package var parquet: Pyarrow?
    /// Receives what a person should know.
    package var noted: @Sendable (String) -> Void = { _ in }

    package init(_ export: TrajectoryExport, toolVersion: String) {
        self.export = export
        self.toolVersion = toolVersion
    }

    /// Writes the export into a directory, which is absent, empty, or holds an earlier publication.
    ///
    /// - Throws: `TrajectoryPublicationError`, `RecordError`, and what pyarrow's program throws.
    package func write(_ store: TrajectoryStore, to directory: String) throws -> (ExportReport, Manifest) {
        let names = try Directory.names(in: directory).filter { !$0.hasPrefix(".publishing-") }
        guard names.isEmpty || names.contains(Manifest.fileName) else {
            throw TrajectoryPublicationError.foreign(directory, names)
        }
        let staging = try StagingDirectory(in: directory)
        let report = try export.write(store, as: "\(Self.split).jsonl", in: staging.path)
        var files = [report.file]
        if let parquet {
            files += try write(parquet, in: staging)
        }
        if export.form == .shareGPT { files.append(try staging.write(Self.shareGPTInfo, as: Self.dataInfo)) }
        let manifest = try manifest(report, store)
        files.append(try staging.write(card(report, files), as: "README.md"))
        var finished = manifest
        finished.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        try staging.publish(files.map(\.name), manifest: try finished.encoded(), noted: noted)
        return (report, finished)
    }

    private func write(_ parquet: Pyarrow, in staging: StagingDirectory) throws -> [PublishedFile] {
        let request = Request(
            source: "\(staging.path)/\(Self.split).jsonl", directory: staging.path, name: Self.split,
            columns: export.form.columns)
        let output = try parquet.run(
            PackageResources.export_trajectories_py,
            String(decoding: try JSONEncoder().encode(request), as: UTF8.self))
        do {
            return try JSONDecoder().decode([String].self, from: Data(output.utf8)).map(staging.describe)
        } catch let error as DecodingError {
            throw PyarrowError.failed("what it wrote is not known: \(error)")
        }
    }

    private struct Request: Encodable {
        var source: String
        var directory: String
        var name: String
        var columns: [ExportColumn]
    }

    private func manifest(_ report: ExportReport, _ store: TrajectoryStore) throws -> Manifest {
        var selection = ["form": export.form.rawValue]
        if export.form == .pairs {
            selection["seed"] = "\(export.seed)"
            selection["pairs"] = "\(export.pairs)"
        }
        return Manifest(
            toolVersion: toolVersion, release: release,
            policies: Manifest.Policies(mining: [], validation: ""),
            configuration: SHA256Digest(of: try CanonicalJSON.encode(selection)).hex, repositories: [],
            funnel: Funnel(), files: [], instances: [:],
            derivation: Derivation(
                sources: try store.files.map { file in
                    RowSource(
                        name: PathText.name(of: file), rows: store.files.count == 1 ? report.trajectories : 0,
                        sha256: try FileDigest.of(file).sha256)
                }, selection: selection, rows: report.trajectories, leftOut: report.leftOut))
    }

    /// What LLaMA-Factory's `dataset_info.json` says of the rows.
    private static let shareGPTInfo = """
        {
          "swegym_trajectories": {
            "file_name": "\(split).jsonl",
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

    private func card(_ report: ExportReport, _ files: [PublishedFile]) -> String {
        let isParquet = files.contains { $0.name.hasSuffix(".parquet") }
        let path = isParquet ? "data/\(Self.split)/*.parquet" : "\(Self.split).jsonl"
        let columns = export.form.columns.map { "`\($0.name)`" }.joined(separator: ", ")
        let rows = report.file.rows ?? 0
        return """
            ---
            pretty_name: \(CardFrontMatter.quoted(release ?? "Trajectories of agents"))
            language:
            - en
            license: other
            license_name: of-each-repository
            task_categories:
            - text-generation
            tags:
            - code
            - software-engineering
            - trajectories
            - swe-gym
            configs:
            - config_name: default
              data_files:
              - split: train
                path: \(path)
            ---

            # \(release ?? "Trajectories of agents")

            \(rows) rows: \(export.form.purpose).
            \(report.resolved) of them resolved their instance, and \(report.unresolved) did not. Columns: \(columns).

            Load them with `datasets.load_dataset("DIRECTORY", split="train")`. The arguments of a call are JSON text, and so \
            is `tools`, as each tool has parameters of its own.

            The texts are those of models and of the repositories' files; the licences are those of the repositories.
            `manifest.json` lists every file with its SHA-256; `swegym verify manifest.json` checks a copy.

            """
    }
}

/// Why an export cannot be written.
package enum TrajectoryPublicationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The directory holds files of somebody else.
    case foreign(String, [String])

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .foreign(let directory, let names):
            "\(directory) holds \(Printable.some(names)) and no \(Manifest.fileName), so it is no earlier export; name an empty directory or a new one"
        }
    }
}
