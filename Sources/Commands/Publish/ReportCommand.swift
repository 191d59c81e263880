internal import ArgumentParser
internal import Datasets
internal import Foundation
internal import Publishing
internal import Reports
internal import Terminal

/// `swegym report`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what a publication holds, or what evaluations came to, as a page, Markdown and CSV.",
        discussion: """
            index.html is one self-contained page: the numbers of the SWE-Gym paper's tables for each split beside the \
            published ones, yields, reasons, and every instance. It needs neither a network nor a script; with script \
            the instances can be sorted and filtered. Of directories that `swegym evaluate --output` wrote, one or \
            several, it compares what was evaluated: each model, each repository, each two models.
            """)

    @Argument(
        help: ArgumentHelp(
            "The directory of a publication, or those of evaluations.", valueName: "directory"))
    var directories: [String]

    @Option(name: [.long, .short], help: "The directory to write to.")
    var output: String

    @Flag(help: "Write a page for every instance too.")
    var instances = false

    @Option(help: "The workspace whose logs the pages of instances show.")
    var workspace: String?

    @OptionGroup var overwriting: OverwriteOptions
    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        try PageFrame.claim(output, overwrite: overwriting.overwrite)
        guard directories.count == 1, let publication = directories.first, Self.isPublication(publication)
        else { return try await reportEvaluations(context) }
        var request = ReportRequest(publication: publication, output: output)
        request.instancePages = instances
        request.workspace = workspace
        let (files, pages): ([String], Int)
        do {
            (files, pages) = try await ReportFiles.write(request)
        } catch let error as PublishedRowError {
            throw CommandFailure("\(error)")
        }
        if result.json {
            context.output(try JSONOutput.text(Result(files: files, pages: pages)))
            return
        }
        for file in files { context.write(escaping: "\(output)/\(file)") }
        if pages > 0 { context.output("\(output)/instances: \(HumanFormat.count(pages, "page"))\n") }
    }

    private static func isPublication(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(directory)/\(Manifest.fileName)")
    }

    private func reportEvaluations(_ context: CommandContext) async throws {
        if let publication = directories.first(where: Self.isPublication) {
            throw UsageFailure("\(publication): a publication has a report of its own; name it alone")
        }
        guard !instances, workspace == nil else {
            throw UsageFailure("--instances and --workspace are for the report of a publication")
        }
        let files: [String]
        do {
            files = try await EvaluationFiles.write(directories, to: output)
        } catch let error as EvaluationFolderError {
            throw UsageFailure(
                "\(error); nor is it a publication: it holds no \(Manifest.fileName), see `swegym publish --help`"
            )
        }
        if result.json {
            return context.output(try JSONOutput.text(Result(files: files, pages: 0)))
        }
        for file in files { context.write(escaping: "\(output)/\(file)") }
    }

    private struct Result: Encodable {
        var files: [String]
        var pages: Int
    }
}
