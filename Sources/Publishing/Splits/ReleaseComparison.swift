internal import Datasets
internal import Files
internal import JSON

/// Says how a publication differs from the one that it follows, and why.
struct ReleaseComparison {
    let previous: EarlierRelease
    /// The digests of the new rows by split.
    let instances: [String: [String: String]]
    /// The directory in which the new rows lie.
    let directory: String
    let standings: [String: Standing]
    let refusals: [String: String]
    /// The instance ids of the repositories that were mined begin with one of these.
    let repositories: Set<String>

    /// The changes of each split.
    func bySplit() throws -> [String: SplitChanges] {
        try Split.allCases.reduce(into: [:]) { all, split in
            all[split.rawValue] = try changes(of: split)
        }
    }

    private func changes(of split: Split) throws -> SplitChanges {
        let old = previous.instances[split.rawValue] ?? [:]
        let new = instances[split.rawValue] ?? [:]
        let changed = Set(new.filter { id, digest in old[id].map { $0 != digest } ?? false }.map(\.key))
        let columns = try ColumnDifferences.between(
            "\(previous.directory)/\(split.fileName)", and: "\(directory)/\(split.fileName)", of: changed,
            digests: old)
        return SplitChanges(
            from: old, to: new, reasonAdded: { reasonAdded($0, to: split) },
            reasonRemoved: { reasonRemoved($0, from: split) }, columns: { columns[$0] ?? [] })
    }

    private func reasonAdded(_ id: String, to split: Split) -> String {
        if split == .lite, previous.instances[Split.full.rawValue]?[id] != nil { return "now-meets-criteria" }
        if split != .raw, previous.instances[Split.raw.rawValue]?[id] != nil { return "now-valid" }
        return "new"
    }

    private func reasonRemoved(_ id: String, from split: Split) -> String {
        if let standing = standings[id] { return standing.absence(from: split) ?? "not-published" }
        if let reason = refusals[id] { return "refused: \(reason)" }
        guard let dash = id.lastIndex(of: "-"), repositories.contains(String(id[..<dash])) else {
            return "repository-not-mined"
        }
        return "no-such-pull-request"
    }
}

/// Finds the columns in which rows of one id differ between two files.
enum ColumnDifferences {
    /// The columns by instance; an instance is missing when its earlier row is not at hand or is not the one that
    /// the earlier manifest speaks of.
    ///
    /// - Throws: `RecordError`, or `PublishedRowError`, when a file is there and cannot be read.
    static func between(
        _ old: String, and new: String, of ids: Set<String>, digests: [String: String]
    ) throws -> [String: [String]] {
        let earlier = try earlierRows(of: ids, in: old, digests: digests)
        guard !earlier.isEmpty else { return [:] }
        var columns: [String: [String]] = [:]
        try RowLines.forEach(of: RowInput(new)) { row, _ in
            guard let id = row.text(Column.instanceID), let old = earlier[id] else { return }
            let gone = old.names.filter { row.raw($0) == nil }
            columns[id] = row.names.filter { row.raw($0) != old.raw($0) } + gone
        }
        return columns
    }

    private static func earlierRows(
        of ids: Set<String>, in file: String, digests: [String: String]
    ) throws -> [String: RowLine] {
        guard !ids.isEmpty else { return [:] }
        var rows: [String: RowLine] = [:]
        do {
            try RowLines.forEach(of: RowInput(file)) { row, _ in
                guard let id = row.text(Column.instanceID), ids.contains(id), row.digest == digests[id] else {
                    return
                }
                rows[id] = row
            }
        } catch let error as RecordError where error.kind == .absent {
            return [:]
        }
        return rows
    }
}
