internal import ArgumentParser
internal import Files
internal import Foundation
internal import Terminal
internal import Threads
internal import Trajectories

/// `swegym trajectories scale`.
struct TrajectoriesScaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Draw smaller sets of a set, to see what more data is worth.",
        discussion: """
            Three ways: random (a share of the trajectories), instances (one trajectory of each instance, and a share of \
            the instances), repositories (a share of the trajectories, whole repositories one after another). Each smaller \
            set is part of the larger ones of its way. A store is written for each: WAY-PERCENT.
            """)

    @Argument(help: "The store.")
    var store: String

    @Option(name: [.long, .short], help: ArgumentHelp("Where to write the stores.", valueName: "directory"))
    var output: String

    @Option(parsing: .upToNextOption, help: "The ways: random, instances, repositories.")
    var by = ScalingWay.allCases.map(\.rawValue)

    @Option(
        parsing: .upToNextOption, help: "The fractions, from 0 to 1; those of the paper are 0.25, 0.5 and 1.")
    var fractions = ScalingSubsets.paper

    @Option(help: "The seed of the draw: the same one draws the same sets.")
    var seed = 0

    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let ways = try by.map { text in
            guard let way = ScalingWay(rawValue: text) else {
                throw UsageFailure("--by \(text): expected random, instances or repositories")
            }
            return way
        }
        guard !fractions.isEmpty, fractions.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
            throw UsageFailure("expected --fractions above 0, up to 1")
        }
        try TrajectoryWork.claim(output)
        let (source, directory, fractions, seed) = (
            try TrajectoryStore(store), output, fractions.sorted(), seed
        )
        let subsets = try await onOwnThread {
            let staging = try StagingDirectory(in: directory)
            let subsets = try ScalingSubsets(source).write(ways, fractions, seed: seed, to: staging.path)
            for subset in subsets { try staging.move("\(subset.directory)/\(TrajectoryStore.fileName)") }
            return subsets
        }
        let text = try JSONOutput.text(subsets)
        try RecordFile.write(Data(text.utf8), to: "\(output)/\(FilterOutput.fileName)")
        guard !result.json else { return context.output(text) }
        var table = Table([
            .init("way"), .init("fraction", .right), .init("trajectories", .right),
            .init("instances", .right),
            .init("repositories", .right), .init("store"),
        ])
        for subset in subsets {
            table.append([
                .init(subset.way.rawValue), .init("\(ScalingSubsets.percent(subset.fraction)) %"),
                .init(HumanFormat.count(subset.trajectories)), .init(HumanFormat.count(subset.instances)),
                .init(HumanFormat.count(subset.repositories)), .init(subset.directory),
            ])
        }
        context.write(table)
        context.write(escaping: "written to \(output), seed \(seed)")
    }
}
