internal import Diffs
internal import Mining
package import Sessions
internal import Threads

/// The changes of a session against its base commit.
package struct SessionChanges: Sendable {
    private let store: SessionStore
    private let record: SessionRecord

    package init(_ store: SessionStore, _ record: SessionRecord) {
        self.store = store
        self.record = record
    }

    /// Them as a patch.
    ///
    /// - Parameter withoutTests: whether files that are tests by their path are left out.
    /// - Throws: `SessionError` when the session has ended, or git failed in it.
    package func patch(withoutTests: Bool) async throws -> [UInt8] {
        let (store, record) = (store, record)
        let bytes = try await onOwnThread { () throws in
            guard let difference = GitDifference(try store.plan(of: record)) else {
                throw SessionError.usage("\(record.name) has no base commit to compare with")
            }
            let made = try CapturedCommand(
                difference.execution, over: try store.connect(to: record.name), limit: 256 << 20, seconds: 300
            )
            guard made.ending == .exited(0), !made.isTruncated else {
                let said = String(decoding: made.error.suffix(500), as: UTF8.self)
                throw SessionError.usage("the changes of \(record.name) cannot be found out: \(said)")
            }
            return made.output
        }
        guard withoutTests else { return bytes }
        let patch = try Patch(parsing: bytes)
        return patch.files.filter { file in !TestPath.matches(file.path) }.flatMap(\.bytes)
    }
}
