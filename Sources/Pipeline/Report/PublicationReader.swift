internal import Datasets
internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Reports

/// Reads a publication back from its files, for a report.
struct PublicationReader {
    private let directory: String
    /// The manifest.
    let manifest: Manifest
    /// The SHA-256 of the manifest.
    let digest: String

    /// A publication by its directory.
    ///
    /// - Throws: `RecordError` when its manifest cannot be read.
    init(_ directory: String) throws(RecordError) {
        self.directory = directory
        (manifest, digest) = try Manifest.read("\(directory)/\(Manifest.fileName)")
    }

    /// The names of the splits: ours in their order, then others.
    var splits: [String] {
        let own = Split.allCases.map(\.rawValue).filter { manifest.instances[$0] != nil }
        return own + manifest.instances.keys.filter { !own.contains($0) }.sorted()
    }

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
                var measures = try InstanceMeasures(row)
                let known = sidecar[measures.instanceID]
                measures.codeFiles = known?.codeFiles
                measures.codeLines = known?.codeLines
                let id = measures.instanceID
                let repository = row.text("repo") ?? InstanceID(id)?.repository.description ?? ""
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

    /// The class and reason of each verdict by instance; none when the publication has no such file.
    private func verdicts() throws -> [String: String] {
        var verdicts: [String: String] = [:]
        guard FileManager.default.fileExists(atPath: "\(directory)/verdicts.jsonl") else { return [:] }
        try forEachRow(of: "verdicts.jsonl") { row in
            guard let id = row.text("instance_id"), let name = row.text("class") else { return }
            verdicts[id] = row.text("reason").map { "\(name): \($0)" } ?? name
        }
        return verdicts
    }

    private func measures() throws -> [String: InstanceMeasures] {
        let path = "\(directory)/measures.jsonl"
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        return Dictionary(
            try JSONLines.read(InstanceMeasures.self, from: path).map { ($0.instanceID, $0) },
            uniquingKeysWith: { $1 })
    }

    /// Hands over each row of a file.
    func forEachRow(of name: String, _ body: (RowLine) throws -> Void) throws {
        try RowLines.forEach(of: "\(directory)/\(name)") { row, _ in try body(row) }
    }

    /// The text of an environment lock; nil when it is not there.
    func lock(_ digest: String) -> String? {
        guard digest.utf8.allSatisfy({ ($0 | 0x20 >= 97 && $0 | 0x20 <= 102) || (48...57).contains($0) }),
            let data = try? RecordFile.read("\(directory)/environments/\(digest).lock")
        else { return nil }
        return String(decoding: data.prefix(1 << 20), as: UTF8.self)
    }
}
