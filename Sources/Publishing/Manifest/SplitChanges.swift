/// How the instances of a split differ from those of an earlier publication, and why.
package struct SplitChanges: Hashable, Sendable, Codable {
    /// Instances that are new, by id.
    package var added: [Entry] = []
    /// Instances that are gone, by id.
    package var removed: [Entry] = []
    /// Instances whose row is another, by id.
    package var changed: [ChangedRow] = []

    /// An instance that came or went.
    package struct Entry: Hashable, Sendable, Codable {
        package var instance: String
        /// Why, in words that can be counted.
        ///
        /// `new`, `now-valid`, `refused: no-test-patch`, `invalid: flaky` and others; `docs/dataset-format.md` lists them.
        package var reason: String
    }

    /// An instance whose row is another.
    package struct ChangedRow: Hashable, Sendable, Codable {
        package var instance: String
        /// The columns that differ, in the order of the row; none when the earlier rows were not at hand.
        package var columns: [String]
    }

    /// Whether nothing differs.
    package var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// Compares the digests of rows; reasons and columns are asked for.
    init(
        from old: [String: String], to new: [String: String], reasonAdded: (String) -> String,
        reasonRemoved: (String) throws -> String, columns: (String) -> [String]
    ) rethrows {
        func sorted(_ ids: some Sequence<String>) -> [String] {
            ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        added = sorted(new.keys.filter { old[$0] == nil }).map {
            Entry(instance: $0, reason: reasonAdded($0))
        }
        removed = try sorted(old.keys.filter { new[$0] == nil }).map {
            Entry(instance: $0, reason: try reasonRemoved($0))
        }
        changed = sorted(new.filter { id, digest in old[id].map { $0 != digest } ?? false }.map(\.key)).map {
            ChangedRow(instance: $0, columns: columns($0))
        }
    }

    /// No change.
    init() {}
}
