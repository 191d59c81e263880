internal import Datasets
internal import Instances
internal import Publishing

extension ReportData {
    /// What a report shows of a publication.
    ///
    /// - Throws: `PublishedRowError` with file and line, `RecordError`.
    init(_ reader: PublicationReader, withPages pages: Bool) throws {
        let sidecar = try reader.measures()
        let verdicts = try reader.verdicts()
        var found: [String: ReportInstance] = [:]
        var statistics: [SplitStatistics] = []
        for split in reader.splits {
            var rows: [(repository: String, measures: InstanceMeasures)] = []
            try reader.forEachRow(of: "\(split).jsonl") { line in
                let row = try DatasetRow(line)
                var measures = try InstanceMeasures(row)
                measures.codeFiles = sidecar[row.id]?.codeFiles
                measures.codeLines = sidecar[row.id]?.codeLines
                if split == Split.raw.rawValue { (measures.failToPass, measures.tests) = (nil, nil) }
                let repository = try row.repositoryText
                rows.append((repository, measures))
                let earlier = found[row.id]?.splits ?? []
                found[row.id] = ReportInstance(
                    id: row.id, repository: repository,
                    splits: earlier.last == split ? earlier : earlier + [split], measures: measures,
                    verdict: verdicts[row.id] ?? (verdicts.isEmpty ? "" : Funnel.notValidated), hasPage: pages
                )
            }
            statistics.append(SplitStatistics(name: split, rows: rows))
        }
        let instances = found.values.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        self.init(
            manifest: reader.manifest, digest: reader.digest, splits: statistics, instances: instances)
    }
}
