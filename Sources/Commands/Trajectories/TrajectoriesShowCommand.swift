internal import ArgumentParser
internal import Terminal
internal import Threads
internal import Trajectories

/// `swegym trajectories show`.
struct TrajectoriesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a store holds, or one trajectory of it.",
        discussion:
            "Without an instance or a number: how many trajectories of which models, and what came of them.")

    @Argument(help: "The store.")
    var store: String

    @Option(help: ArgumentHelp("Show a run on this instance.", valueName: "id"))
    var instance: String?

    @Option(help: ArgumentHelp("Which run.", valueName: "id"))
    var runID: String?

    @Option(help: "Show the trajectory at this place in the store, from 1.")
    var number: Int?

    @Flag(help: "Show texts whole.")
    var full = false

    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let source = try TrajectoryStore(store)
        guard instance != nil || number != nil || runID != nil else {
            let statistics = try await onOwnThread { try TrajectoryStatistics(source) }
            return try StatisticsOutput(statistics: statistics).write(to: context, asJSON: result.json)
        }
        let (instance, run, number) = (instance, runID, number)
        let found = try await onOwnThread {
            try TrajectoryPage.find(in: source, instance: instance, run: run, position: number)
        }
        guard let found else { throw CommandFailure("no such trajectory in \(store)") }
        if result.json {
            context.output(String(decoding: found.line, as: UTF8.self) + "\n")
        } else {
            context.write(escaping: TrajectoryPage(found, limit: full ? nil : 1_500).text)
        }
    }
}

/// What `swegym trajectories show` prints of a whole store.
struct StatisticsOutput {
    let statistics: TrajectoryStatistics

    /// Writes the tables or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard !asJSON else { return context.output(try JSONOutput.text(statistics)) }
        var table = Table([
            .init("model"), .init("trajectories", .right), .init("resolved", .right),
            .init("not resolved", .right), .init("not known", .right), .init("empty patch", .right),
            .init("in a loop", .right), .init("calls", .right), .init("tokens", .right),
        ])
        for (model, group) in statistics.models.sorted(by: { $0.key < $1.key }) {
            table.append(Self.cells(model.isEmpty ? "not named" : model, group))
        }
        if statistics.models.count != 1 { table.append(Self.cells("all", statistics.all)) }
        context.write(table)
        let all = statistics.all
        context.output(
            "\n\(HumanFormat.count(statistics.instances, "instance")) of \(HumanFormat.count(statistics.repositories, "repository", plural: "repositories")), "
                + "\(HumanFormat.count(statistics.resolvedInstances)) resolved by at least one run\n")
        context.output(
            "calls and tokens are means; the longest has \(HumanFormat.count(all.mostTokens)) tokens (\(TokenEstimate.statement))\n"
        )
        let forms = statistics.forms.sorted { $0.key < $1.key }.map {
            "\($0.key) \(HumanFormat.count($0.value))"
        }
        context.write(escaping: "read from: \(forms.joined(separator: ", "))")
        let statuses = statistics.exitStatuses.filter { !$0.key.isEmpty }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
            .map { "\($0.key) \(HumanFormat.count($0.value))" }
        if !statuses.isEmpty { context.write(escaping: "ended: \(statuses.joined(separator: ", "))") }
    }

    private static func cells(_ name: String, _ group: TrajectoryStatistics.Group) -> [Table.Cell] {
        let count = max(1, group.trajectories)
        return [
            .init(name), .init(HumanFormat.count(group.trajectories)),
            .init(HumanFormat.count(group.resolved)),
            .init(HumanFormat.count(group.unresolved)),
            .init(HumanFormat.count(group.trajectories - group.resolved - group.unresolved)),
            .init(HumanFormat.count(group.emptyPatches)), .init(HumanFormat.count(group.stuckInLoops)),
            .init(HumanFormat.count(group.calls / count)), .init(HumanFormat.count(group.tokens / count)),
        ]
    }
}
