internal import Datasets
internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Workspace

/// The answers of language models that a workspace keeps, one file an answer.
struct JudgementRecords: Sendable {
    private let root: String

    init(_ layout: WorkspaceLayout) {
        root = layout.records + "/judgements"
    }

    /// These records; nil when no model was ever asked.
    var ifAny: JudgementRecords? { FileManager.default.fileExists(atPath: root) ? self : nil }

    /// The answer that is kept under a key; nil when it is not there or not whole.
    func read(_ id: InstanceID, key: String) -> Judgement? { read(path(id, key)) }

    /// All answers about an instance, in the order of models and prompts.
    func all(of id: InstanceID) -> [Judgement] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory(id))) ?? []
        return names.filter { $0.hasSuffix(".json") }.compactMap { read("\(directory(id))/\($0)") }
            .sorted { left, right in
                (left.model, left.promptDigest, left.questionDigest)
                    < (right.model, right.promptDigest, right.questionDigest)
            }
    }

    /// Keeps an answer.
    ///
    /// - Throws: `RecordError`, or `EncodingError`.
    func write(_ judgement: Judgement, key: String) throws {
        try RecordFile.write(try CanonicalJSON.encode(judgement), to: path(judgement.id, key))
    }

    private func directory(_ id: InstanceID) -> String { "\(root)/\(id.repository.slug)/\(id)" }
    private func path(_ id: InstanceID, _ key: String) -> String { "\(directory(id))/\(key).json" }

    private func read(_ path: String) -> Judgement? {
        guard let data = try? RecordFile.read(path) else { return nil }
        return try? CanonicalJSON.decode(Judgement.self, from: data)
    }
}
