internal import Auditing
internal import Diffs
internal import Git
internal import Instances
internal import Mirrors

/// What the mirror says of an instance: the base commit's objects, and by what the answer is recognised.
struct AuditFacts: Sendable {
    let objects: Set<ObjectID>
    let traces: AnswerTraces
    let history: HistoryCheck

    /// Reads the mirror, which is fetched when it is not there.
    ///
    /// - Throws: `GitError`; `PatchSyntaxError`; what the mirror's record throws.
    init(of candidate: Candidate, in mirrors: MirrorStore) throws {
        let hold = try mirrors.hold(candidate.id.repository)
        let repository = try Repository(bareAt: hold.path)
        let base = candidate.baseCommit
        let objects = try repository.objects(in: base)
        let patches = [
            (AnswerTraces.Part.gold, try Patch(parsing: Array(candidate.goldPatch.utf8))),
            (AnswerTraces.Part.test, try Patch(parsing: Array(candidate.testPatch.utf8))),
        ]
        traces = try AnswerTraces(of: patches, known: objects) { path in
            try repository.file(at: GitPath(bytes: path), in: base)
        }
        var forbidden: [ObjectID: String] = [:]
        if let id = candidate.headCommit, id != base { forbidden[id] = "the last commit of the pull request" }
        if let id = candidate.mergeCommit, id != base { forbidden[id] = "the merge commit" }
        let committed = candidate.baseCommittedAt
        history = HistoryCheck(
            objects: objects, forbidden: forbidden,
            contents: traces.contents,
            isEarlier: { name in
                // A mirror that cannot be read answers nothing, which proves nothing.
                guard let mirror = try? Repository(bareAt: hold.path),
                    let id = try? mirror.resolve("refs/tags/\(name)"), let commit = try? mirror.commit(id)
                else { return nil }
                return commit.committer.date <= committed
            },
            isOfProject: { id in (try? Repository(bareAt: hold.path))?.contains(id) ?? true })
        self.objects = objects
    }
}
