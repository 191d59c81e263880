internal import Datasets
internal import Instances
internal import Publishing

/// Table 2 of the paper, with the splits at hand next to the published datasets.
struct ComparisonTable {
    let splits: [SplitStatistics]

    /// The table.
    var table: DataTable {
        DataTable(
            caption: "Means of each split and of the published datasets",
            heads: ["Measure"] + splits.map(\.name) + PeerNumbers.all.map(\.name),
            rows: [
                ["Rows"] + splits.map { Numbers.whole($0.rows) }
                    + PeerNumbers.all.map { Numbers.whole($0.rows) }
            ]
                + SplitStatistics.Measure.allCases.map { measure in
                    [measure.label] + splits.map { Self.text($0.measures[measure]) }
                        + PeerNumbers.all.map { $0.means[measure].map(Numbers.mean) ?? "–" }
                })
    }

    /// The median and the largest value of each split, which means hide.
    var spreads: DataTable {
        DataTable(
            caption: "Median and largest value of each split",
            heads: ["Measure"] + splits.map(\.name),
            rows: SplitStatistics.Measure.allCases.map { measure in
                [measure.label]
                    + splits.map { split in
                        guard let spread = split.measures[measure], spread.count > 0 else { return "–" }
                        return "\(Numbers.median(spread.median)); \(Numbers.whole(spread.maximum))"
                    }
            })
    }

    private static func text(_ spread: SplitStatistics.Spread?) -> String {
        guard let spread, spread.count > 0 else { return "–" }
        return Numbers.mean(spread.mean)
    }
}

/// What became of each repository's pull requests, with SWE-Gym's own yields.
struct YieldTable {
    let manifest: Manifest

    /// The table.
    var table: DataTable {
        let all = manifest.repositories.map { state in
            row(
                state.repository.description, state.funnel,
                licences: state.licences.isEmpty ? "not recognised" : state.licences.joined(separator: ", "))
        }
        return DataTable(
            caption: "Pull requests, candidates and valid instances of each repository",
            heads: [
                "Repository", "Pull requests", "Candidates", "Valid", "Yield", "SWE-Gym's yield", "Licences",
            ], rows: all + [row("all", manifest.funnel, licences: "")])
    }

    private func row(_ name: String, _ funnel: Funnel, licences: String) -> [String] {
        let valid = funnel.verdicts["valid"] ?? 0
        return [
            name, Numbers.whole(funnel.pullRequests), Numbers.whole(funnel.candidates), Numbers.whole(valid),
            Numbers.percent(valid, of: funnel.candidates),
            PeerNumbers.yields[name].map { "\(Numbers.mean($0)) %" } ?? "–", licences,
        ]
    }
}
