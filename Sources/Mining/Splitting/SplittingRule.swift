/// How a change is split into gold patch and test patch.
package enum SplittingRule: String, Hashable, Sendable, CaseIterable {
    /// SWE-bench until 2024-07: see `WordsSplitting`.
    case words
    /// SWE-bench since: see `SubstringsSplitting`.
    case substrings
    /// Ours: see `PathPartsSplitting`.
    case pathParts

    /// Whether a change could have a gold part and a test part, by its paths alone.
    ///
    /// Renames need not be known: of each file that changes it takes the path before and after as two. It may say
    /// yes where `split` finds a part missing, but never the other way round; so nothing need be rendered after a no.
    package func prospects(ofChanging paths: some Sequence<[UInt8]>) -> SplitProspects {
        var prospects = SplitProspects()
        for path in paths {
            switch self {
            case .words: WordsSplitting.take(path, into: &prospects)
            case .substrings: SubstringsSplitting.take(path, into: &prospects)
            case .pathParts: PathPartsSplitting.take(path, into: &prospects)
            }
            if prospects.hasGold, prospects.hasTest { break }
        }
        return prospects
    }

    /// Splits a rendered change, whose sections stand in the order of the diff.
    ///
    /// - Parameter tests: the tests of the project, as far as a path of the change depends on them.
    package func split(_ sections: [DiffSection], beside tests: TestNeighbours = TestNeighbours())
        -> SplitChange
    {
        switch self {
        case .words: WordsSplitting.split(sections)
        case .substrings: SubstringsSplitting.split(sections)
        case .pathParts: PathPartsSplitting.split(sections, beside: tests)
        }
    }

    /// Whether a change may be needed in either part, by its paths: what is dropped anyway needs no text.
    package func keeps(_ paths: [[UInt8]]) -> Bool {
        switch self {
        case .words: WordsSplitting.keeps(paths)
        case .substrings, .pathParts: true
        }
    }

    /// Whether where tests lie decides on one of some paths.
    package func asksForNeighbours(of paths: some Sequence<[UInt8]>) -> Bool {
        self == .pathParts && paths.contains { TestNeighbours.mayHave($0) && !TestPath.matches($0) }
    }

    /// Whether sections keep their `index` lines.
    package var keepsIndexLines: Bool { self != .words }

    /// Whether binary files come with their data, and files that are not UTF-8 as binary ones.
    package var keepsBinaries: Bool { self == .pathParts }
}

/// Whether a change could have the two parts of a candidate.
package struct SplitProspects: Hashable, Sendable {
    /// It may have a gold part.
    package var hasGold = false
    /// It may have a test part.
    package var hasTest = false

    /// Nothing seen yet.
    package init() {}
}

/// One file's section of a rendered diff.
package struct DiffSection: Hashable, Sendable {
    /// The path before; nil for a new file.
    package var oldPath: [UInt8]?
    /// The path after; nil for a removed file.
    package var newPath: [UInt8]?
    /// The section's text.
    package var text: [UInt8]

    package init(oldPath: [UInt8]?, newPath: [UInt8]?, text: [UInt8]) {
        self.oldPath = oldPath
        self.newPath = newPath
        self.text = text
    }

    /// The path by which it goes: the new one, or the old one of a removed file.
    var path: [UInt8] { newPath ?? oldPath ?? [] }
}

/// A change in two parts; a candidate needs both.
package struct SplitChange: Hashable, Sendable {
    /// The gold patch.
    package var gold = PatchPart()
    /// The test patch.
    package var test = PatchPart()
    /// Whether the gold patch has what the rule demands of one.
    package var hasGold = false
    /// Whether the test patch has what the rule demands of one.
    package var hasTest = false
}
