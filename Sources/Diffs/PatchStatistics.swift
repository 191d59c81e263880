/// How much a patch changes.
public struct PatchStatistics: Hashable, Sendable {
    /// Sections.
    public var files = 0
    /// Hunks of all sections.
    public var hunks = 0
    /// Lines that are added.
    public var addedLines = 0
    /// Lines that are removed.
    public var removedLines = 0
    /// Sections by what happens to the file.
    public var kinds: [FilePatch.Kind: Int] = [:]

    /// Statistics of nothing.
    public init() {}

    /// How many sections are of a kind.
    public subscript(kind: FilePatch.Kind) -> Int { kinds[kind] ?? 0 }
}

extension Patch {
    /// How much the patch changes.
    public var statistics: PatchStatistics {
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
