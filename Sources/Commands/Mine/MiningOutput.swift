internal import Foundation
internal import GitHub
internal import Instances
internal import Mining
internal import Pipeline
internal import Terminal

/// What `swegym mine` prints at its end.
struct MiningOutput {
    let results: [RepositoryMining]

    /// Writes the table or the JSON, and fails when a repository could not be mined.
    func write(to context: CommandContext, asJSON: Bool) throws {
        if asJSON {
            context.output(try JSONOutput.text(results))
        } else {
            context.write(table)
            let awaiting = results.reduce(0) { $0 + ($1.awaitingIssueText ?? 0) }
            if awaiting > 0 {
                context.diagnostics(
                    "\(HumanFormat.count(awaiting, "candidate")) await the text of an issue; mine again with a "
                        + "GitHub token, or an --archive that holds it\n")
            }
            if let spend { context.diagnostics(spend) }
        }
        let failed = results.filter { $0.failure != nil }
        guard failed.isEmpty else {
            throw CommandFailure(
                failed.map { "\($0.repository): \($0.failure ?? "")" }.joined(separator: "\n"))
        }
    }

    /// What asking GitHub cost in all; nil when it was not asked.
    private var spend: String? {
        let costs = results.compactMap(\.gitHub)
        guard !costs.isEmpty else { return nil }
        func sum(_ value: (GitHubCost) -> Int) -> Int { costs.reduce(0) { $0 + value($1) } }
        let waited = costs.reduce(0) { $0 + $1.waitedSeconds }
        let waiting = waited >= 1 ? ", \(HumanFormat.duration(seconds: waited)) of it waiting" : ""
        return "GitHub: \(HumanFormat.count(sum(\.requests), "request")), "
            + "\(HumanFormat.count(sum(\.points), "point")), \(HumanFormat.bytes(sum(\.bytes)))\(waiting)\n"
    }

    private var table: Table {
        var table = Table([
            .init("repository"), .init("pull requests", .right), .init("candidates", .right),
            .init("await text", .right), .init("refused", .right),
            .init("most often refused for", isFlexible: true),
        ])
        for result in results {
            guard result.failure == nil else {
                table.append([.init(result.repository.description), "", "", "", "", .init("failed", .bad)])
                continue
            }
            let refused = result.refused.values.reduce(0, +)
            let reasons = result.refused.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            table.append([
                .init(result.repository.description), .init(HumanFormat.count(result.pullRequests)),
                .init(HumanFormat.count(result.candidates)),
                .init(HumanFormat.count(result.awaitingIssueText ?? 0)), .init(HumanFormat.count(refused)),
                .init(reasons.map { "\($0.key) \($0.value)" }.joined(separator: ", ")),
            ])
        }
        return table
    }
}
