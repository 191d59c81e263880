internal import Datasets
internal import Files
internal import Foundation
internal import Instances
internal import Workspace

/// The answers of language models that a workspace keeps, one file an answer.
struct JudgementRecords: Sendable {
    private let root: String

    init(_ layout: WorkspaceLayout) {
        root = layout.records + "/judgements"
    }

    /// These records; nil when no model was ever asked.
    var ifAny: JudgementRecords? { FileManager.default.fileExists(atPath: root) ? self : nil }

    /// The answer that is kept under a key; nil when there is none.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    func read(_ id: InstanceID, key: String) throws(StoredFault) -> Judgement? {
        try RecordFile.readRecord(from: path(id, key))
    }

    /// All answers about an instance, in the order of models and prompts.
    ///
    /// - Throws: `StoredFault`; `RecordError` when their directory cannot be listed.
    func all(of id: InstanceID) throws -> [Judgement] {
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
    func write(_ judgement: Judgement, key: String) throws {
        try RecordFile.writeRecord(judgement, to: path(judgement.id, key))
    }

    /// The answers that cannot be read.
    ///
    /// - Throws: `RecordError` when a directory cannot be listed.
    func faults() throws(RecordError) -> [StoredFault] {
        try RecordSurvey.faults(Judgement.self, below: root)
    }

    private func directory(_ id: InstanceID) -> String { "\(root)/\(id.repository.slug)/\(id)" }
    private func path(_ id: InstanceID, _ key: String) -> String { "\(directory(id))/\(key).json" }
}

extension Judgement: StoredRecord {
    /// The format in which answers are written.
    package static var format: Int { 1 }
}
