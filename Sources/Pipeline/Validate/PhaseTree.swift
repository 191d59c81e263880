internal import Diffs
internal import Git
internal import Instances
internal import Mirrors
internal import Sandbox
internal import Threads
internal import Validation

/// The checkouts of one instance, one for each variant, made when they are needed.
///
/// A run never writes into a checkout (it works on an overlay), so one serves all repeats of its variant.
actor PhaseTree: InstanceCheckouts {
    /// The checkout in which the environment is prepared, and which the runs before the gold patch use.
    nonisolated let base: String
    private let candidate: Candidate
    private let patches: InstancePatches
    private let mirrors: MirrorStore
    private let owner: SandboxUser
    private let allowMissingObjects: Bool
    private let submodules: SubmoduleMirrors
    private let pool: ThreadPool
    /// The repository's mirror, which is kept as long as the instance is at work.
    private var mirror: MirrorHold?
    /// The submodules of the base commit that can be filled, with their mirrors.
    private var fillable: [(submodule: Submodule, mirror: MirrorHold)] = []
    private var ready: [Variant: String] = [:]

    init(
        of candidate: Candidate, mirrors: MirrorStore, directory: String, owner: SandboxUser,
        allowMissingObjects: Bool, submodules: SubmoduleMirrors, pool: ThreadPool
    ) {
        self.candidate = candidate
        patches = InstancePatches(candidate)
        self.mirrors = mirrors
        base = directory
        self.owner = owner
        self.allowMissingObjects = allowMissingObjects
        self.submodules = submodules
        self.pool = pool
    }

    /// Writes the base commit's files into `base`.
    ///
    /// - Returns: what was left out, for people.
    func prepareBase() async throws -> [String] {
        var notes = try await findSubmodules()
        notes += try await checkOut(into: base).map {
            "left out of the checkout: \($0.path) (object \($0.id) is not in the mirror)"
        }
        return notes
    }

    /// Finds out which submodules the base commit has and brings their mirrors here.
    ///
    /// - Returns: those that stay empty, for people.
    private func findSubmodules() async throws -> [String] {
        let commit = candidate.baseCommit
        let mirror = try await heldMirror()
        let found = try await pool.run { () throws in
            try Repository(bareAt: mirror).submodules(in: commit)
        }
        var notes: [String] = []
        for submodule in found {
            do {
                let place = try await submodules.mirror(of: submodule, in: candidate.id.repository)
                fillable.append((submodule, place))
            } catch let error as SubmoduleFailure {
                notes.append("the submodule \(Printable.text("\(submodule.path)")) stays empty: \(error)")
            }
        }
        return notes
    }

    /// The checkout of a variant: the base commit with the patches of the variant.
    func directory(for variant: Variant) async throws -> String {
        if let known = ready[variant] { return known }
        var directory = base
        if variant != .base {
            directory += "-\(variant.fileName)"
            _ = try await checkOut(into: directory)
        }
        for patch in try patches.applied(for: variant) { try await apply(patch, in: directory) }
        ready[variant] = directory
        return directory
    }

    private func checkOut(into directory: String) async throws -> [WorkTreeSummary.Omission] {
        let commit = candidate.baseCommit
        let mirror = try await heldMirror()
        let (owner, fillable) = (owner, fillable)
        let missing: RenderOptions.MissingObjects = allowMissingObjects ? .skip : .fail
        return try await pool.run { () throws in
            let repository = try Repository(bareAt: mirror)
            let tags = try repository.references(matching: "refs/tags/")
            let graph = try CommitGraph.load(from: repository, tips: [commit])
            let nearest = graph.nearestTag(from: commit, tags: tags)?.name
            let options = WorkTreeOptions(
                owner: .init(user: owner.uid, group: owner.gid), missingObjects: missing,
                tag: nearest.map { String($0.dropFirst("refs/tags/".count)) })
            var omitted = try repository.checkOut(commit, into: directory, options: options).omitted
            for (submodule, mirror) in fillable {
                omitted += try Repository(bareAt: mirror.path).fillSubmodule(
                    submodule.commit, at: submodule.path, of: directory, options: options
                ).omitted
            }
            return omitted
        }
    }

    /// Where the mirror is, fetched again if it had made room for others.
    private func heldMirror() async throws -> String {
        if let mirror { return mirror.path }
        let (mirrors, name) = (mirrors, candidate.id.repository)
        let hold = try await pool.run { () throws in try mirrors.hold(name) }
        mirror = hold
        return hold.path
    }

    private func apply(_ patch: String, in directory: String) async throws {
        let owner = owner
        try await pool.run { () throws in
            try WorkTree.apply(
                Array(patch.utf8), in: directory, owner: .init(user: owner.uid, group: owner.gid))
        }
    }
}
