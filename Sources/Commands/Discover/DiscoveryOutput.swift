internal import Discovery
internal import GitHub
internal import Instances
internal import Pipeline
internal import Settings
internal import Terminal

/// What `swegym discover` prints: the funnel, and the entries when they go to no file.
struct DiscoveryOutput {
    let found: DiscoveryResult
    let entries: RepositoryEntries
    let output: String?
    let refusedFile: String?

    /// The result for machines.
    private struct Result: Encodable {
        var seen: Int
        var accepted: [RepositoryFacts]
        var added: [RepositoryName]
        var kept: [RepositoryName]
        var refused: [String: Int]
        var unknown: [String: Int]
        var untold: Int
        var spend: GitHubSpend
    }

    /// Writes the result, and fails when nothing was accepted or GitHub did not tell everything.
    func write(to context: CommandContext, asJSON: Bool) throws {
        let tally = found.tally
        if asJSON {
            context.output(
                try JSONOutput.text(
                    Result(
                        seen: tally.seen, accepted: tally.accepted, added: entries.added, kept: entries.kept,
                        refused: tally.reasons,
                        unknown: Dictionary(
                            uniqueKeysWithValues: tally.tolerated.map { ($0.key.rawValue, $0.value) }),
                        untold: found.untold, spend: found.spend)))
        } else {
            // The entries are the result; what is told about them goes beside it then.
            let write = output == nil ? context.diagnostics : context.output
            if output == nil { context.output(entries.added.map { "- name: \($0)\n" }.joined()) }
            for line in funnel.lines(
                width: context.capabilities.columns,
                palette: Palette(isColoured: context.capabilities.isColoured && output != nil))
            {
                write(line + "\n")
            }
        }
        for note in notes { context.diagnostics(TerminalText.escaped(note) + "\n") }
        guard found.untold == 0 else {
            throw CommandFailure(
                "GitHub counts \(HumanFormat.count(found.untold, "repository", plural: "repositories")) more than it told, asked three times; run again with --refresh later"
            )
        }
        guard !tally.accepted.isEmpty else {
            let most = tally.reasons.max { ($0.value, $1.key) < ($1.value, $0.key) }
            throw CommandFailure(
                "none of \(HumanFormat.count(tally.seen, "repository", plural: "repositories")) meets the criteria"
                    + (most.map { "; most are refused for: \($0.key)" } ?? ""))
        }
    }

    private var funnel: Table {
        let tally = found.tally
        var table = Table([.init("repositories"), .init("", .right)])
        func row(_ title: String, _ count: Int) {
            table.append([.init(title), .init(HumanFormat.count(count))])
        }
        row("looked at", tally.seen)
        row("accepted", tally.accepted.count)
        if output != nil {
            row("  added to \(output ?? "")", entries.added.count)
            row("  there already", entries.kept.count)
        }
        row("refused", tally.refused.count)
        for (reason, count) in tally.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            row("  \(reason)", count)
        }
        return table
    }

    private var notes: [String] {
        var notes: [String] = []
        for (reason, count) in found.tally.tolerated.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            notes.append(
                "of \(HumanFormat.count(count)) that were accepted it is not known: \(reason.rawValue) (--unknown)"
            )
        }
        let unclear = found.tally.refused.count { $0.findings.first?.found == "NOASSERTION" }
        if unclear > 0 {
            notes.append(
                """
                of \(HumanFormat.count(unclear)) that were refused for their licence GitHub cannot tell which one it is \
                (NOASSERTION); --licence + NOASSERTION takes them
                """)
        }
        let spend = found.spend
        if spend.requests > 0 {
            notes.append(
                "GitHub: \(HumanFormat.count(spend.requests, "request")), \(HumanFormat.count(spend.points, "point")), "
                    + "\(HumanFormat.duration(seconds: spend.waitedSeconds)) waited")
        }
        if let refusedFile { notes.append("who was refused, and why: \(refusedFile)") }
        return notes
    }
}
