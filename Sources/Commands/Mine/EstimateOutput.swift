internal import GitHub
internal import Instances
internal import Pipeline
internal import Terminal

/// What `swegym mine --estimate` prints.
struct EstimateOutput {
    let lines: [GitHubEstimate.Line]

    /// Writes the table or the JSON, and fails when a repository could not be asked about.
    func write(to context: CommandContext, asJSON: Bool) throws {
        if asJSON {
            context.output(try JSONOutput.text(lines))
        } else {
            context.write(table)
        }
        let failed = lines.filter { $0.failure != nil }
        guard failed.isEmpty else {
            throw CommandFailure(
                failed.map { "\($0.repository): \($0.failure ?? "")" }.joined(separator: "\n"))
        }
    }

    private var table: Table {
        var table = Table([
            .init("repository"), .init("merged pull requests", .right), .init("requests", .right),
            .init("points", .right), .init("time", .right), .init("archive", .right), .init("mirror", .right),
        ])
        let forecasts = lines.filter { $0.failure == nil }
        for forecast in forecasts { table.append(row(forecast.repository.description, [forecast])) }
        if forecasts.count > 1 { table.append(row("all", forecasts)) }
        return table
    }

    private func row(_ name: String, _ forecasts: [GitHubEstimate.Line]) -> [Table.Cell] {
        func sum(_ value: (GitHubEstimate.Line) -> Int) -> Int { forecasts.reduce(0) { $0 + value($1) } }
        return [
            .init(name),
            .init(
                (forecasts.contains(where: \.isUpperBound) ? "\u{2264} " : "")
                    + HumanFormat.count(sum(\.mergedPullRequests))),
            .init(HumanFormat.count(sum(\.requests))),
            .init(HumanFormat.count(sum(\.points))),
            .init(HumanFormat.duration(seconds: forecasts.reduce(0) { $0 + $1.seconds })),
            .init(HumanFormat.bytes(sum(\.archiveBytes))), .init(HumanFormat.bytes(sum(\.mirrorBytes))),
        ]
    }
}
