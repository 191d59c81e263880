internal import Datasets
internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Publishing

/// Writes the page of every instance of a publication.
struct InstancePages {
    let reader: PublicationReader
    let instances: [ReportInstance]
    /// The logs that are shown; nil for none.
    let logs: LogEnds?

    /// What is known of an instance from other files than its row.
    private struct Background {
        var facts: [(name: String, value: String)] = []
        var lock: String?
        var runs: [RunRecord] = []
    }

    /// Writes the pages, each instance's from the last split that holds it; returns how many there are.
    func write(to directory: String) throws -> Int {
        let background = try background()
        let summaries = Dictionary(instances.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        var written: Set<String> = []
        // Full has the lists of tests that Raw lacks, so it comes first.
        let order = reader.splits.sorted { ($0 == "raw" ? 1 : 0, $0) < ($1 == "raw" ? 1 : 0, $1) }
        for split in order {
            try reader.forEachRow(of: "\(split).jsonl") { row in
                let row = try DatasetRow(row)
                let id = row.id
                guard let summary = summaries[id], written.insert(id).inserted else { return }
                let page = InstancePage(try details(row, summary, background[id] ?? Background()))
                try RecordFile.write(
                    Array(page.html.utf8), to: "\(directory)/\(InstancePage.fileName(of: id))", durable: false
                )
            }
        }
        return written.count
    }

    private func details(
        _ row: DatasetRow, _ summary: ReportInstance, _ background: Background
    ) throws -> InstanceDetails {
        var details = InstanceDetails(
            summary: summary, statement: try row.statement ?? "", hints: try row.hints ?? "",
            patch: try row.patch ?? "", testPatch: try row.testPatch ?? "",
            failToPass: try row.failToPass ?? [], passToPass: try row.passToPass ?? [])
        details.facts =
            [
                ("Repository", summary.repository), ("Base commit", try row.baseCommit ?? ""),
                ("Version", try row.version ?? ""),
                ("Opened", try row.line.text(Column.createdAt) ?? row.createdAt?.description ?? ""),
            ] + background.facts
        if let lock = background.lock { details.lock = try reader.lock(lock) }
        details.runs = background.runs.map { run in
            let counts = Dictionary(run.outcomes.values.map { ($0.rawValue, 1) }, uniquingKeysWith: +)
            let outcome = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            return RunDetails(
                name: "\(run.variant), run \(run.repeatIndex + 1)",
                outcome: outcome.isEmpty ? "no test" : outcome.joined(separator: ", "),
                tests: run.outcomes.mapValues(\.rawValue), log: logs?[run.log] ?? nil)
        }
        return details
    }

    /// What the sidecar files say, by instance.
    private func background() throws -> [String: Background] {
        guard reader.manifest.derivation == nil else { return [:] }
        var all: [String: Background] = [:]
        try reader.forEachRow(of: "provenance.jsonl") { row in
            guard let id = row.text(Column.instanceID) else { return }
            var own = Background()
            own.facts = [
                ("Issues", (row.texts(Column.issueNumbers) ?? []).map { "#\($0)" }.joined(separator: " ")),
                ("Merge commit", row.text("merge_commit") ?? ""), ("Head", row.text("head_commit") ?? ""),
                ("Mined under", row.text("mining_policy") ?? ""),
                ("Notes", (row.texts("notes") ?? []).joined(separator: "; ")),
            ]
            own.lock = row.text("environment_lock")
            all[id] = own
        }
        try reader.forEachRow(of: "verdicts.jsonl") { row in
            guard let id = row.text(Column.instanceID) else { return }
            let reason = [row.text("class"), row.text("reason"), row.text("detail")].compactMap(\.self)
            all[id]?.facts.append(("Verdict", reason.filter { !$0.isEmpty }.joined(separator: ": ")))
            all[id]?.facts.append(("Flaky", (row.texts("flaky") ?? []).joined(separator: ", ")))
        }
        if reader.manifest.judges != nil {
            try reader.forEachRow(of: "judgements.jsonl") { row in
                guard let id = row.text(Column.instanceID) else { return }
                let scores = ["issue_text_score", "test_score", "difficulty_score"].map { name in
                    "\(name) \(row.integer(name).map(String.init) ?? "?")"
                }
                all[id]?.facts.append(
                    (
                        "Judged by \(row.text("model") ?? "?")",
                        scores.joined(separator: ", ") + ": " + (row.text("explanation") ?? "")
                    ))
            }
        }
        try reader.forEachRow(of: "runs.jsonl") { row in
            let run = try CanonicalJSON.decode(RunRecord.self, from: Data(row.bytes))
            all[run.id.description]?.runs.append(run)
        }
        return all
    }
}
