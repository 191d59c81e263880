internal import Datasets
internal import Foundation
internal import Pipeline
internal import Terminal

/// What `swegym publish` prints at its end.
struct PublicationOutput {
    let result: PublicationReport
    let directory: String

    /// What each file holds, in a few words.
    private static let purposes = [
        "raw.jsonl": "SWE-Gym Raw: candidates, validated or not",
        "full.jsonl": "SWE-Gym: valid instances, with FAIL_TO_PASS",
        "lite.jsonl": "SWE-Gym Lite: the short and clear ones of them",
        "awaiting.jsonl": "candidates whose issue text is not known yet",
        "provenance.jsonl": "where each candidate comes from",
        "verdicts.jsonl": "what validation found, and why",
        "refusals.jsonl": "pull requests refused in mining, and why",
        "runs.jsonl": "the outcome of every test in every run",
        "README.md": "the dataset card",
        "manifest.json": "files, digests, policies, funnel",
    ]

    /// Writes the table or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard !asJSON else {
            context.output(try JSONOutput.text(result))
            return
        }
        var table = Table([
            .init("file"), .init("rows", .right), .init("size", .right), .init("what", isFlexible: true),
        ])
        let locks = result.files.filter { $0.name.hasPrefix("environments/") }
        for file in result.files where !file.name.hasPrefix("environments/") {
            table.append([
                .init(file.name), .init(file.rows.map(HumanFormat.count) ?? ""),
                .init(HumanFormat.bytes(file.bytes)), .init(Self.purposes[file.name] ?? ""),
            ])
        }
        if !locks.isEmpty {
            let bytes = locks.reduce(0) { $0 + $1.bytes }
            table.append([
                "environments/", .init(HumanFormat.count(locks.count, "lock")),
                .init(HumanFormat.bytes(bytes)), "what each instance's packages were",
            ])
        }
        context.write(table)
        if let changes = result.changes {
            context.output(
                "\nagainst \(changes.digest.prefix(16)): \(changes.added) added, \(changes.removed) removed, "
                    + "\(changes.changed) changed\n")
        }
        context.output("\nwritten to \(directory)\n")
    }
}
