internal import Datasets
internal import Digests
package import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths
package import Trajectories

/// A publication of rows that hold conversations, made of a store of trajectories: rows, manifest and card.
package struct ConversationPublication: Sendable {
    /// What somebody wrote into the directory of a publication in the making.
    package struct Content: Sendable {
        /// The file of rows.
        package var file: PublishedFile
        /// How many trajectories were read.
        package var trajectories: Int
        /// How many were left out, by reason.
        package var leftOut: [String: Int]
        /// By what they were selected and written, as on the command line.
        package var selection: [String: String]
        /// The columns with their types, as `export_trajectories.py` knows them.
        package var columns: [(name: String, type: String)]
        /// What the card says below its head.
        package var about: String

        package init(
            file: PublishedFile, trajectories: Int, leftOut: [String: Int], selection: [String: String],
            columns: [(name: String, type: String)], about: String
        ) {
            self.file = file
            self.trajectories = trajectories
            self.leftOut = leftOut
            self.selection = selection
            self.columns = columns
            self.about = about
        }
    }

    private let title: String
    private let toolVersion: String
    /// What the publisher calls the release.
    package var release: String?
    /// Writes Parquet too, by this.
    package var parquet: Pyarrow?
    /// Receives what a person should know.
    package var noted: @Sendable (String) -> Void = { _ in }

    package init(title: String, toolVersion: String) {
        self.title = title
        self.toolVersion = toolVersion
    }

    /// Publishes what a body writes into a directory, which is absent, empty, or holds an earlier publication.
    ///
    /// - Throws: `TrajectoryPublicationError`, `RecordError`, and what pyarrow's program throws.
    package func write(
        _ store: TrajectoryStore, to directory: String, _ body: (StagingDirectory) throws -> Content
    ) throws -> (Content, Manifest) {
        let names = try Directory.names(in: directory).filter { !$0.hasPrefix(".publishing-") }
        guard names.isEmpty || names.contains(Manifest.fileName) else {
            throw TrajectoryPublicationError.foreign(directory, names)
        }
        let staging = try StagingDirectory(in: directory)
        let content = try body(staging)
        var files = [content.file]
        if let parquet { files += try pack(content, parquet, in: staging) }
        files.append(try staging.write(card(content, isPacked: parquet != nil), as: "README.md"))
        var manifest = Manifest(
            toolVersion: toolVersion, release: release,
            policies: Manifest.Policies(mining: [], validation: ""),
            configuration: SHA256Digest(of: try CanonicalJSON.encode(content.selection)).hex,
            repositories: [], funnel: Funnel(), files: [], instances: [:],
            derivation: Derivation(
                sources: try store.files.map { file in
                    RowSource(
                        name: PathText.name(of: file),
                        rows: store.files.count == 1 ? content.trajectories : 0,
                        sha256: try FileDigest.of(file).sha256)
                }, selection: content.selection, rows: content.trajectories, leftOut: content.leftOut))
        manifest.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        try staging.publish(files.map(\.name), manifest: try manifest.encoded(), noted: noted)
        return (content, manifest)
    }

    private struct Request: Encodable {
        struct Column: Encodable {
            var name: String
            var type: String
        }
        var source: String
        var directory: String
        var name: String
        var columns: [Column]
    }

    private func pack(
        _ content: Content, _ parquet: Pyarrow, in staging: StagingDirectory
    ) throws -> [PublishedFile] {
        let request = Request(
            source: "\(staging.path)/\(content.file.name)", directory: staging.path,
            name: TrajectoryPublication.split,
            columns: content.columns.map { Request.Column(name: $0.name, type: $0.type) })
        let output = try parquet.run(
            PackageResources.export_trajectories_py,
            String(decoding: try JSONEncoder().encode(request), as: UTF8.self))
        do {
            return try JSONDecoder().decode([String].self, from: Data(output.utf8)).map(staging.describe)
        } catch let error as DecodingError {
            throw PyarrowError.failed("what it wrote is not known: \(error)")
        }
    }

    private func card(_ content: Content, isPacked: Bool) -> String {
        let split = TrajectoryPublication.split
        let path = isPacked ? "data/\(split)/*.parquet" : content.file.name
        let columns = content.columns.map { "`\($0.name)`" }.joined(separator: ", ")
        return """
            ---
            pretty_name: \(CardFrontMatter.quoted(release ?? title))
            language:
            - en
            license: other
            license_name: of-each-repository
            task_categories:
            - text-generation
            tags:
            - code
            - software-engineering
            - verifiers
            - swe-gym
            configs:
            - config_name: default
              data_files:
              - split: \(split)
                path: \(path)
            ---

            # \(release ?? title)

            \(content.about)

            Columns: \(columns). Load them with `datasets.load_dataset("DIRECTORY", split="\(split)")`.

            The texts are those of models and of the repositories' files; the licences are those of the repositories.
            `manifest.json` lists every file with its SHA-256; `swegym verify manifest.json` checks a copy.

            """
    }
}
