internal import ArgumentParser
internal import Datasets
internal import Files
internal import Foundation
internal import Paths
internal import Pipeline
internal import Publishing
internal import Terminal
internal import Workspace

/// `swegym convert`.
struct ConvertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write rows in the form of another dataset, or as tasks of Harbor.",
        discussion: """
            Rows of SWE-Gym, SWE-bench, SWE-rebench and Multi-SWE-bench are recognised by their columns; they may lie in \
            lines of JSON, packed or not, or in Parquet. What the other form has no place for, what a row does not say \
            and what is spelled in another way is counted and named; a value that is not recognised is refused with its line.

            `--to harbor` writes a directory of tasks, which grade by themselves. Their environments are those of the \
            publication that the rows lie in, or of a workspace.
            """)

    @Argument(help: "A file of rows, or the directory of a publication.")
    var rows: String

    @Option(help: "swe-gym, swe-bench, swe-rebench, multi-swe-bench or harbor.")
    var to: String

    @Option(name: [.long, .short], help: "The file to write; for harbor a directory that is not there yet.")
    var output: String

    @Option(help: "Which split of a publication is read: raw, full or lite.")
    var from = Split.full.rawValue

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "Columns that rows gain, with commas between: image_name, docker_image, eval_script.",
            valueName: "columns"))
    var additions: String?

    @Option(help: "A workspace, for environments that the publication of the rows does not have.")
    var workspace: String?

    @OptionGroup var overwriting: OverwriteOptions
    @OptionGroup var result: OutputOptions

    func run() async throws {
        let source = try RowFile(rows, split: from)
        do {
            if to == Self.harbor {
                try await writeTasks(source)
            } else {
                try await writeRows(source)
            }
        } catch let error as PublishedRowError {
            throw UsageFailure("\(error)")
        }
    }

    private static let harbor = "harbor"
    private static let columns: [Column.Foreign] = [.imageName, .dockerImage, .evalScript]

    private func export(_ source: RowFile) throws -> TaskExport {
        let layout = workspace.map { WorkspaceLayout(root: $0) }
        if let layout, !layout.exists { throw UsageFailure("there is no workspace at \(layout.root)") }
        return try TaskExport(directory: PathText.folder(of: source.path), workspace: layout)
    }

    // MARK: - Tasks

    private func writeTasks(_ source: RowFile) async throws {
        let context = CommandContext.current
        guard additions == nil else {
            throw UsageFailure("--with: tasks have no columns; leave it out, or name another form with --to")
        }
        let export = try export(source)
        let written = try await OpenedRows.during(source) { rows in
            try export.harbor(rows, output: output)
        }
        guard !result.json else {
            context.output(try JSONOutput.text(written))
            return
        }
        context.write(escaping: "\(HumanFormat.count(written.tasks, "task")) written to \(output)")
        if written.withoutDockerfile > 0 {
            context.write(
                escaping: "\(HumanFormat.count(written.withoutDockerfile, "task")) without a Dockerfile: no "
                    + "environment of theirs is published or in a workspace, so only their image's name is there"
            )
        }
        if !written.installsMore.isEmpty {
            context.write(
                escaping: "with what the gold patch installs in their Dockerfiles: "
                    + written.installsMore.joined(separator: ", "))
        }
    }

    // MARK: - Rows

    private func gained() throws -> [Column.Foreign] {
        try (additions?.split(separator: ",") ?? []).map { name in
            guard let column = Self.columns.first(where: { $0.rawValue == name }) else {
                let known = Self.columns.map(\.rawValue).joined(separator: ", ")
                throw UsageFailure("--with \(name): expected some of \(known)")
            }
            return column
        }
    }

    private func writeRows(_ source: RowFile) async throws {
        let context = CommandContext.current
        guard let format = RowFormat(rawValue: to) else {
            let known = (RowFormat.allCases.map(\.rawValue) + [Self.harbor]).joined(separator: ", ")
            throw UsageFailure("--to \(to): expected one of \(known)")
        }
        try OutputDirectory.claimLines(output, overwrite: overwriting.overwrite)
        let gained = try gained()
        guard Set(gained).count == gained.count else { throw UsageFailure("--with: a column is named twice") }
        let export = gained.isEmpty ? nil : try export(source)
        let conversion = try await OpenedRows.during(source) { rows in
            try RowConversion.convert(rows, to: format, output: output) { _, task in
                try export?.additions(gained, task) ?? []
            }
        }
        guard !result.json else {
            context.output(try JSONOutput.text(conversion))
            return
        }
        context.write(escaping: "\(HumanFormat.count(conversion.rows, "row")) written to \(output)")
        let notes: [([String: Int], (String, String) -> String)] = [
            (conversion.dropped, { "no place for \($0), which \($1) had" }),
            (conversion.absent, { "\($0) is empty in \($1), where nothing said it" }),
            (conversion.respelled, { "\($0) of \($1) is spelled in another way than it was" }),
        ]
        for (counts, sentence) in notes {
            for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
                context.write(escaping: sentence(name, HumanFormat.count(count, "row")))
            }
        }
        if let long = conversion.longScripts, long > 0 {
            context.write(
                escaping:
                    "eval_script of \(HumanFormat.count(long, "row")) is longer than an argument of a program may "
                    + "be: write it to a file where it runs")
        }
    }
}
