internal import ArgumentParser
internal import Files
internal import Foundation
internal import Terminal
internal import Threads
internal import Trajectories

/// `swegym trajectories difficulty`.
struct TrajectoriesDifficultyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "difficulty",
        abstract: "Count how often runs resolve each instance.",
        discussion: """
            Writes an instance a line: runs, resolved, pass rate with the interval of Wilson (95 %), by model too. Put \
            the file by a publication's splits, and `swegym split --pass-rate 0.1-0.9` chooses by it. Runs of which it \
            is not known whether they resolved their instance are not counted.
            """)

    @Argument(help: "The stores.")
    var stores: [String]

    @Option(name: [.long, .short], help: ArgumentHelp("The file to write.", valueName: "file"))
    var output = Difficulty.fileName

    @OptionGroup var result: OutputOptions

    private struct Content: Encodable {
        var instances: Int
        var runs: Int
        var resolved: Int
        var unknown: Int
        var below10: Int
        var between: Int
        var from90: Int
    }

    func run() async throws {
        let context = CommandContext.current
        let sources = try stores.map { path throws(RecordError) in try TrajectoryStore(path) }
        let difficulty = try await onOwnThread { try Difficulty(sources) }
        guard !difficulty.entries.isEmpty else {
            throw CommandFailure(
                "of none of \(difficulty.unknown) runs it is known whether they resolved their instance; import them with "
                    + "--results, or with --trust-resolved")
        }
        try RecordFile.write(Data(difficulty.bytes), to: output)
        let shares = difficulty.shares()
        let content = Content(
            instances: difficulty.entries.count, runs: difficulty.entries.reduce(0) { $0 + $1.all.runs },
            resolved: difficulty.entries.reduce(0) { $0 + $1.all.resolved }, unknown: difficulty.unknown,
            below10: shares.hard, between: shares.between, from90: shares.easy)
        guard !result.json else { return context.output(try JSONOutput.text(content)) }
        var table = Table([.init("pass rate"), .init("instances", .right), .init("share", .right)])
        for (name, count) in [
            ("below 10 %", shares.hard), ("10 to 90 %", shares.between), ("90 % and more", shares.easy),
        ] {
            table.append([
                .init(name), .init(HumanFormat.count(count)),
                .init(HumanFormat.percentage(count, of: content.instances)),
            ])
        }
        context.write(table)
        context.output(
            "\(HumanFormat.count(content.resolved)) of \(HumanFormat.count(content.runs, "run")) resolved their instance; "
                + "of \(HumanFormat.count(content.unknown)) it is not known\n")
        context.write(escaping: "written to \(output)")
    }
}
