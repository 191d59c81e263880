internal import Instances
internal import Terminal
internal import Workspace

/// The funnel as a table for people.
struct FunnelOutput {
    let funnels: [RepositoryFunnel]

    /// Writes one line a repository, the sum, and the reasons.
    func write(to context: CommandContext) {
        let sum = funnels.reduce(into: Funnel()) { $0.add($1.counts) }
        var table = Table([
            .init("repository"), .init("pull requests", .right), .init("refused", .right),
            .init("candidates", .right),
            .init("valid", .right), .init("invalid", .right), .init("infrastructure", .right),
            .init("hostile", .right),
            .init("to validate", .right),
        ])
        for funnel in funnels { table.append(row(funnel.counts, name: funnel.repository.description)) }
        if funnels.count != 1 { table.append(row(sum, name: "all")) }
        context.write(table)
        writeReasons("refused in mining", sum.refused, to: context)
        writeReasons("not valid", sum.reasons, to: context)
        if sum.awaitingIssueText > 0 {
            context.output(
                "\n\(HumanFormat.count(sum.awaitingIssueText, "candidate")) await their issues' texts\n")
        }
    }

    /// Writes one line a class and reason, over all repositories.
    func writeByReason(to context: CommandContext) {
        let sum = funnels.reduce(into: Funnel()) { $0.add($1.counts) }
        var table = Table([
            .init("class"), .init("reason"), .init("candidates", .right), .init("share", .right),
        ])
        var rows = [("valid", "", sum.verdicts[VerdictClass.valid.rawValue] ?? 0)]
        rows += sum.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
            (VerdictReason(rawValue: reason)?.verdictClass.rawValue ?? "", reason, count)
        }
        rows.append(("to validate", "", sum.notValidated))
        for (name, reason, count) in rows where count > 0 {
            table.append([
                .init(name), .init(reason), .init(HumanFormat.count(count)),
                .init(HumanFormat.percentage(count, of: sum.candidates)),
            ])
        }
        context.write(table)
    }

    private func row(_ funnel: Funnel, name: String) -> [Table.Cell] {
        let verdicts = VerdictClass.allCases.map { funnel.verdicts[$0.rawValue] ?? 0 }
        let numbers =
            [funnel.pullRequests, funnel.refusedCount, funnel.candidates] + verdicts
            + [funnel.notValidated]
        return [.init(name)] + numbers.map { .init(HumanFormat.count($0)) }
    }

    private func writeReasons(_ title: String, _ reasons: [String: Int], to context: CommandContext) {
        guard !reasons.isEmpty else { return }
        context.output("\n")
        var table = Table([.init(title), .init("", .right)])
        for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            table.append([.init(reason), .init(HumanFormat.count(count))])
        }
        context.write(table)
    }
}
