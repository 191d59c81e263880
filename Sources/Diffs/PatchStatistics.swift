/// How much a patch changes.
package struct PatchStatistics: Hashable, Sendable {
    /// Sections.
    package var files = 0
    /// Hunks of all sections.
    package var hunks = 0
    /// Lines that are added.
    package var addedLines = 0
    /// Lines that are removed.
    package var removedLines = 0
    /// Sections by what happens to the file.
    package var kinds: [FilePatch.Kind: Int] = [:]

    /// Statistics of nothing.
    package init() {}

    /// How many sections are of a kind.
    package subscript(kind: FilePatch.Kind) -> Int { kinds[kind] ?? 0 }
}

extension Patch {
    /// How much the patch changes.
    package var statistics: PatchStatistics {
        var statistics = PatchStatistics()
        for file in files {
            statistics.files += 1
            statistics.hunks += file.hunks.count
            statistics.kinds[file.kind, default: 0] += 1
            for hunk in file.hunks {
                statistics.addedLines += hunk.addedLines
                statistics.removedLines += hunk.removedLines
            }
        }
        return statistics
    }
}
