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
        /// The columns of the rows.
        package var columns: [ExportColumn]
        /// What the card says below its head.
        package var about: String
        /// Files next to that of rows.
        package var companions: [PublishedFile] = []

        package init(
            file: PublishedFile, trajectories: Int, leftOut: [String: Int], selection: [String: String],
            columns: [ExportColumn], about: String
        ) {
            self.file = file
            self.trajectories = trajectories
            self.leftOut = leftOut
            self.selection = selection
            self.columns = columns
            self.about = about
        }
    }

    /// The name of the split.
    package static let split = "train"
    /// How the card says that rows are loaded.
    package static let loading = "Load them with `datasets.load_dataset(\"DIRECTORY\", split=\"\(split)\")`."

    private let title: String
    private let tag: String
    private let toolVersion: String
    /// What the publisher calls the release.
    package var release: String?
    /// Writes Parquet too, by this.
    package var parquet: Pyarrow?
    /// Receives what a person should know.
    package var noted: @Sendable (String) -> Void = { _ in }

    /// - Parameters:
    ///   - title: what a publication without a release is called.
    ///   - tag: what the rows are, by a tag of the hub.
    package init(title: String, tag: String, toolVersion: String) {
        self.title = title
        self.tag = tag
        self.toolVersion = toolVersion
    }

    /// Publishes what a body writes into a directory, which is absent, empty, or holds an earlier publication.
    ///
    /// - Throws: `TrajectoryPublicationError`, `RecordError`, and what pyarrow's program throws.
    package func write<Report>(
        _ store: TrajectoryStore, to directory: String,
        _ body: (StagingDirectory) throws -> (content: Content, report: Report)
    ) throws -> (Report, Manifest) {
        let names = try Directory.names(in: directory).filter { !$0.hasPrefix(".publishing-") }
        guard names.isEmpty || names.contains(Manifest.fileName) else {
            throw TrajectoryPublicationError.foreign(directory, names)
        }
        let staging = try StagingDirectory(in: directory)
        let (content, report) = try body(staging)
        var files = [content.file] + content.companions
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
        return (report, manifest)
    }

    private struct Request: Encodable {
        var source: String
        var directory: String
        var name: String
        var columns: [ExportColumn]
    }

    private func pack(
        _ content: Content, _ parquet: Pyarrow, in staging: StagingDirectory
    ) throws -> [PublishedFile] {
        let request = Request(
            source: "\(staging.path)/\(content.file.name)", directory: staging.path, name: Self.split,
            columns: content.columns)
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
        let path = isPacked ? "data/\(Self.split)/*.parquet" : content.file.name
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
            - \(tag)
            - swe-gym
            configs:
            - config_name: default
              data_files:
              - split: \(Self.split)
                path: \(path)
            ---

            # \(release ?? title)

            \(content.about)

            The texts are those of models and of the repositories' files; the licences are those of the repositories.
            `manifest.json` lists every file with its SHA-256; `swegym verify manifest.json` checks a copy.

            """
    }
}

extension [ExportColumn] {
    /// Their names, as a card lists them.
    package var listed: String { map { "`\($0.name)`" }.joined(separator: ", ") }
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
