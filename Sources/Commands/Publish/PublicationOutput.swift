internal import Files
internal import Foundation
internal import Pipeline
internal import Publishing
internal import Terminal

/// What `swegym publish` prints at its end.
struct PublicationOutput {
    let result: PublicationReport
    let directory: String
    var signature: String?

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
        "measures.jsonl": "sizes of issue, patches, tests and code base",
        "quality.jsonl": "labels: leaks, unmentioned names, flaky neighbours",
        "audit.jsonl": "whether the answer is where tests and sessions run",
        "judgements.jsonl": "what language models say of issue, tests and difficulty",
        "overlap.jsonl": "what is shared with the benchmarks compared with",
        "README.md": "the dataset card",
        "CITATION.cff": "how to cite it",
        "CHANGELOG.md": "what changed from release to release",
        "manifest.json": "files, digests, policies, funnel",
    ]

    private static func purpose(of name: String) -> String {
        if name.hasSuffix(".parquet") { return "the same rows as Parquet" }
        if name.hasSuffix(".zst") { return "the same rows, packed" }
        return purposes[name] ?? ""
    }

    /// Writes the table or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard !asJSON else {
            context.output(try JSONOutput.text(result))
            return
        }
        var table = Table([
            .init("file"), .init("rows", .right), .init("size", .right), .init("what", isFlexible: true),
        ])
        let locks = result.files.filter { $0.name.hasPrefix("environments/") && $0.name.hasSuffix(".lock") }
        let recipes = result.files.filter { $0.name.hasPrefix("environments/recipes/") }
        for file in result.files where !file.name.hasPrefix("environments/") {
            table.append([
                .init(file.name), .init(file.rows.map(HumanFormat.count) ?? ""),
                .init(HumanFormat.bytes(file.bytes)), .init(Self.purpose(of: file.name)),
            ])
        }
        if !locks.isEmpty {
            let bytes = locks.reduce(0) { $0 + $1.bytes }
            table.append([
                "environments/", .init(HumanFormat.count(locks.count, "lock")),
                .init(HumanFormat.bytes(bytes)), "what each instance's packages were",
            ])
        }
        if !recipes.isEmpty {
            let bytes = recipes.reduce(0) { $0 + $1.bytes }
            table.append([
                "environments/recipes/", .init(HumanFormat.count(recipes.count, "file")),
                .init(HumanFormat.bytes(bytes)), "how each instance's environment is used",
            ])
        }
        context.write(table)
        if let changes = result.changes { write(changes, to: context) }
        if let signature { context.write(escaping: "signed: \(signature)") }
        context.output("\nwritten to \(directory)\n")
    }
    /// A table of the changes by split and reason; the manifest names the instances.
    private func write(_ changes: [String: SplitChanges], to context: CommandContext) {
        context.output("\nagainst \((result.follows ?? "").prefix(16)):\n")
        var table = Table([.init("split"), .init("change"), .init("rows", .right), .init("why")])
        for split in Split.allCases {
            guard let change = changes[split.rawValue] else { continue }
            let columns = change.changed.map {
                $0.columns.isEmpty ? "content" : $0.columns.joined(separator: ", ")
            }
            let parts = [
                ("added", change.added.map(\.reason)), ("removed", change.removed.map(\.reason)),
                ("changed", columns),
            ]
            for (verb, reasons) in parts {
                let counts = Dictionary(reasons.map { ($0, 1) }, uniquingKeysWith: +)
                for (reason, count) in counts.sorted(by: { $0.key < $1.key }) {
                    table.append([
                        .init(split.rawValue), .init(verb), .init(HumanFormat.count(count)), .init(reason),
                    ])
                }
            }
        }
        if changes.values.allSatisfy(\.isEmpty) {
            context.output("no row was added, removed or changed\n")
        } else {
            context.write(table)
        }
    }
}
