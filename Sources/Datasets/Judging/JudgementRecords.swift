package import Files
internal import Foundation
package import Instances

/// The answers of language models that are kept, one file an answer.
package struct JudgementRecords: Sendable {
    /// The directory below which they lie.
    package let root: String

    package init(root: String) {
        self.root = root
    }

    /// These records; nil when no model was ever asked.
    package var ifAny: JudgementRecords? { FileManager.default.fileExists(atPath: root) ? self : nil }

    /// The answer that is kept under a key; nil when there is none.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    package func read(_ id: InstanceID, key: String) throws(StoredFault) -> Judgement? {
        try RecordFile.readRecord(from: path(id, key))
    }

    /// All answers about an instance, in the order of models and prompts.
    ///
    /// - Throws: `StoredFault`; `RecordError` when their directory cannot be listed.
    package func all(of id: InstanceID) throws -> [Judgement] {
        try Directory.files(below: directory(id), suffix: ".json")
            .compactMap { try RecordFile.readRecord(Judgement.self, from: $0) }
            .sorted { left, right in
                (left.model, left.promptDigest, left.questionDigest)
                    < (right.model, right.promptDigest, right.questionDigest)
            }
    }

    /// Keeps an answer.
    ///
    /// - Throws: `RecordError`, or `EncodingError`.
    package func write(_ judgement: Judgement, key: String) throws {
        try RecordFile.writeRecord(judgement, to: path(judgement.id, key))
    }

    private func directory(_ id: InstanceID) -> String { "\(root)/\(id.repository.slug)/\(id)" }
    private func path(_ id: InstanceID, _ key: String) -> String { "\(directory(id))/\(key).json" }
}

extension Judgement: StoredRecord {
    package static var format: Int { 1 }
}
