internal import ArgumentParser
internal import Instances
internal import Mirrors
internal import Pipeline
internal import Terminal
internal import Workspace

/// `swegym environment interpreters`.
struct EnvironmentInterpretersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interpreters",
        abstract: "Count how many mined candidates need an interpreter below 3.6.",
        discussion: """
            By the files of each base commit, which are read from the mirrors: nothing is checked out or run. Counted \
            are those that are written in Python 2 or allow nothing newer, those that allow 3.5 at most, those that name \
            Python 2 alone and may run by both, and those that name nothing newer than 3.5 and are run by 3.6.
            """)

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let catalogue = try workspace.existingCatalogue()
        let census = InterpreterCensus(
            catalogue: catalogue, mirrors: MirrorStore(layout: workspace.layout))
        let rows = try census.rows(of: selection.selections())
        if output.json {
            context.output(try JSONOutput.text(rows))
            return
        }
        var table = Table([
            .init("repository", isFlexible: true), .init("candidates", .right), .init("2.7", .right),
            .init("3.5", .right), .init("names 2 alone", .right), .init("names ≤ 3.5", .right),
            .init("unread", .right),
        ])
        for row in rows { table.append(Self.cells("\(row.repository)", [row])) }
        if rows.count > 1 { table.append(Self.cells("all", rows)) }
        context.write(table)
    }

    private static func cells(_ name: String, _ rows: [InterpreterCensus.Row]) -> [Table.Cell] {
        let numbers = [
            \InterpreterCensus.Row.candidates, \.two, \.threeFive, \.namesTwoAlone, \.namesNothingNewer,
            \.unread,
        ]
        return [.init(name)]
            + numbers.map { path in
                .init(HumanFormat.count(rows.reduce(0) { $0 + $1[keyPath: path] }))
            }
    }
}
