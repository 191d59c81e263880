internal import Datasets
package import Instances
internal import JSON

/// A row as it is published.
package struct SplitRow: Hashable, Sendable {
    /// The row's JSON text, without a newline.
    package let bytes: [UInt8]

    /// The row of a candidate in a split; nil while its problem statement is not known.
    ///
    /// - Parameter verdict: where the lists of tests come from; not used for `raw`.
    package init?(_ candidate: Candidate, in split: Split, verdict: Verdict?) {
        guard candidate.problemStatement != nil else { return nil }
        bytes = Self.text(of: candidate, in: split, verdict: verdict)
    }

    /// The row of a candidate that awaits its issue's text: Raw's columns, the problem statement null.
    init(awaiting candidate: Candidate) {
        bytes = Self.text(of: candidate, in: .raw, verdict: nil)
    }

    private static func text(of candidate: Candidate, in split: Split, verdict: Verdict?) -> [UInt8] {
        var text = JSONWriter(.spaced)
        text.object { text in
            for column in split.columns {
                text.key(column.rawValue)
                switch column {
                case .repo: text.string(candidate.id.repository.description)
                case .pullNumber: text.integer(candidate.id.number)
                case .instanceID: text.string(candidate.id.description)
                case .issueNumbers: text.array(candidate.links.numbers.map(String.init))
                case .baseCommit: text.string(candidate.baseCommit)
                case .patch: text.string(candidate.goldPatch)
                case .testPatch: text.string(candidate.testPatch)
                case .problemStatement: text.string(candidate.problemStatement)
                case .hintsText: text.string(candidate.hints)
                case .createdAt: text.string(candidate.createdAt.description)
                case .version: text.string(candidate.version)
                case .passToPass: text.array(split == .raw ? [] : verdict?.passToPass ?? [])
                case .failToPass: text.array(split == .raw ? [] : verdict?.failToPass ?? [])
                }
            }
        }
        return text.bytes
    }
}
