internal import Datasets
internal import JSON
internal import Publishing
internal import Reports

extension PublicationReader {
    /// What a report shows of it.
    ///
    /// - Throws: `PublishedRowError` with file and line, `RecordError`.
    func data(withPages pages: Bool) throws -> ReportData {
        let sidecar = try measures()
        let verdicts = try verdicts()
        var found: [String: ReportInstance] = [:]
        var statistics: [SplitStatistics] = []
        for split in splits {
            var rows: [(repository: String, measures: InstanceMeasures)] = []
            try forEachRow(of: "\(split).jsonl") { row in
                let row = try DatasetRow(row)
                var measures = InstanceMeasures(row)
                let known = sidecar[measures.instanceID]
                measures.codeFiles = known?.codeFiles
                measures.codeLines = known?.codeLines
                let id = measures.instanceID
                let repository = row.repositoryText
                if split == Split.raw.rawValue { (measures.failToPass, measures.tests) = (nil, nil) }
                rows.append((repository, measures))
                let earlier = found[id]?.splits ?? []
                found[id] = ReportInstance(
                    id: id, repository: repository,
                    splits: earlier.last == split ? earlier : earlier + [split],
                    measures: measures, verdict: verdicts[id] ?? (verdicts.isEmpty ? "" : "not-validated"),
                    hasPage: pages)
            }
            statistics.append(SplitStatistics(name: split, rows: rows))
        }
        let instances = found.values.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        return ReportData(manifest: manifest, digest: digest, splits: statistics, instances: instances)
    }
}
