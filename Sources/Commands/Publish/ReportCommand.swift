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
        abstract: "Write what a publication holds as a page, Markdown and CSV.",
        discussion: """
            index.html is one self-contained page: the numbers of the SWE-Gym paper's tables for each split beside the \
            published ones, yields, reasons, and every instance. It needs neither a network nor a script; with script \
            the instances can be sorted and filtered.
            """)

    @Argument(help: "The directory of a publication.")
    var publication: String

    @Option(name: [.long, .short], help: "The directory to write to.")
    var output: String

    @Flag(help: "Write a page for every instance too.")
    var instances = false

    @Option(help: "The workspace whose logs the pages of instances show.")
    var workspace: String?

    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard FileManager.default.fileExists(atPath: "\(publication)/\(Manifest.fileName)") else {
            throw UsageFailure(
                "\(publication): this directory holds no \(Manifest.fileName); `swegym publish --help` says how to make one"
            )
        }
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

    private struct Result: Encodable {
        var files: [String]
        var pages: Int
    }
}
