internal import Datasets
package import Instances
internal import JSON

/// A row as it is published.
package struct SplitRow: Hashable, Sendable {
    /// The row's JSON text, without a newline.
    package let bytes: [UInt8]
    /// How large the `datasets` library finds it when it is loaded.
    let loadedBytes: Int

    /// The row of a candidate in a split; nil while its problem statement is not known.
    ///
    /// - Parameter verdict: where the lists of tests come from; not used for `raw`.
    package init?(_ candidate: Candidate, in split: Split, verdict: Verdict?) {
        guard candidate.problemStatement != nil else { return nil }
        self.init(of: candidate, columns: split.columns, verdict: split == .raw ? nil : verdict)
    }

    /// The row of a candidate that awaits its issue's text: Raw's columns, the problem statement null.
    init(awaiting candidate: Candidate) {
        self.init(of: candidate, columns: Split.raw.columns, verdict: nil)
    }

    private init(of candidate: Candidate, columns: [Column], verdict: Verdict?) {
        var writer = JSONWriter(.spaced)
        var size = 0
        writer.object { writer in
            for column in columns {
                writer.key(column.rawValue)
                switch Value(column, of: candidate, verdict: verdict) {
                case .text(let text):
                    writer.string(text)
                    size += LoadedSize.of(text)
                case .number(let number):
                    writer.integer(number)
                    size += LoadedSize.number
                case .texts(let texts):
                    writer.array(texts)
                    size += LoadedSize.of(texts)
                }
            }
        }
        bytes = writer.bytes
        loadedBytes = size
    }

    private enum Value {
        case text(String?)
        case number(Int)
        case texts([String])

        init(_ column: Column, of candidate: Candidate, verdict: Verdict?) {
            self =
                switch column {
                case .repo: .text(candidate.id.repository.description)
                case .pullNumber: .number(candidate.id.number)
                case .instanceID: .text(candidate.id.description)
                case .issueNumbers: .texts(candidate.links.numbers.map(String.init))
                case .baseCommit: .text(candidate.baseCommit.description)
                case .patch: .text(candidate.goldPatch)
                case .testPatch: .text(candidate.testPatch)
                case .problemStatement: .text(candidate.problemStatement)
                case .hintsText: .text(candidate.hints)
                case .createdAt: .text(candidate.createdAt.description)
                case .version: .text(candidate.version)
                case .passToPass: .texts(verdict?.passToPass ?? [])
                case .failToPass: .texts(verdict?.failToPass ?? [])
                }
        }
    }
}
