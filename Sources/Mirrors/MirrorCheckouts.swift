internal import Files
package import Git
package import Instances
package import Threads

/// The checkouts of one instance, one for each variant, made when they are needed.
///
/// A run never writes into a checkout (it works on an overlay), so one serves all repeats of its variant.
package actor MirrorCheckouts {
    /// The checkout in which the environment is prepared, and which the runs before the gold patch use.
    package nonisolated let base: String
    private let candidate: Candidate
    private var patches: InstancePatches
    private let mirrors: MirrorStore
    private let owner: WorkTreeOptions.Owner
    private let allowMissingObjects: Bool
    private let submodules: SubmoduleMirrors
    private let pool: ThreadPool
    /// The repository's mirror, which is kept as long as the instance is at work.
    private var mirror: MirrorHold?
    /// The submodules of the base commit that can be filled, with their mirrors.
    private var fillable: [(submodule: Submodule, mirror: MirrorHold)] = []
    private var ready: [Variant: String] = [:]
    /// The checkout of the base commit, whose objects the others share.
    private var twin: WorkTreeOptions.Twin?
    /// What the checkouts lack, for people, once the base commit is checked out.
    package private(set) var leftOut: [String] = []
    /// The tag that is nearest to the base commit, once it has been looked for.
    private var nearest: (tag: String?, isKnown: Bool) = (nil, false)

    /// The checkouts of an instance; nothing is written yet.
    ///
    /// - Parameters:
    ///   - patches: those of the candidate, and proposed ones; nil for the candidate's alone.
    ///   - directory: where the base commit is checked out; other variants lie next to it.
    ///   - owner: who owns the files.
    ///   - allowMissingObjects: whether files that the mirror lacks are left out.
    package init(
        of candidate: Candidate, patches: InstancePatches? = nil, mirrors: MirrorStore, directory: String,
        owner: WorkTreeOptions.Owner,
        allowMissingObjects: Bool, submodules: SubmoduleMirrors, pool: ThreadPool
    ) {
        self.candidate = candidate
        self.patches = patches ?? InstancePatches(candidate)
        self.mirrors = mirrors
        base = directory
        self.owner = owner
        self.allowMissingObjects = allowMissingObjects
        self.submodules = submodules
        self.pool = pool
    }

    /// Has other patches applied from now on; checkouts that are there stay.
    package func use(_ patches: InstancePatches) { self.patches = patches }

    /// Writes the base commit's files into `base`.
    ///
    /// - Returns: what was left out, for people.
    /// - Throws: `GitError`, `WorkTreeError`, and what the mirror's record throws.
    package func prepareBase() async throws -> [String] {
        var notes = try await findSubmodules()
        let gold = try patches.applied(for: .gold)
        notes += try await moved(by: SubmoduleMoves(gold), as: gold).lost
        let omitted = try await checkOut(into: base)
        leftOut += omitted.map { "\($0.path)" }
        return notes
            + omitted.map { "left out of the checkout: \($0.path) (object \($0.id) is not in the mirror)" }
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
                leftOut.append("the submodule \(submodule.path)")
                notes.append("the submodule \(Printable.text("\(submodule.path)")) stays empty: \(error)")
            }
        }
        return notes
    }

    /// The checkout of a variant: the base commit with the patches of the variant.
    ///
    /// - Throws: `UnknownPatch`, `GitError`, `WorkTreeError`.
    package func directory(for variant: Variant) async throws -> String {
        if let known = ready[variant] { return known }
        var directory = base
        let applied = try patches.applied(for: variant)
        let moves = variant == .base ? [:] : try await moved(by: SubmoduleMoves(applied), as: applied).places
        if variant != .base {
            directory += "-\(variant.fileName)"
            _ = try await checkOut(into: directory, without: Set(moves.keys))
        }
        do {
            for patch in applied { try await apply(patch, in: directory) }
        } catch {
            // The base commit is needed whatever does not apply to it.
            if variant != .base { TreeRemover.remove(directory) }
            throw error
        }
        for case (_, let place?) in moves { try await fill(place, of: directory) }
        ready[variant] = directory
        return directory
    }

    /// The submodules that patches move, with the mirrors of their new commits; nil for those that are removed.
    ///
    /// One whose new commit cannot be had stays as it is at the base commit.
    ///
    /// - Returns: Those, and for people what cannot be had.
    private func moved(
        by moves: SubmoduleMoves, as patches: [String]
    ) async throws -> (places: [GitPath: (submodule: Submodule, mirror: MirrorHold)?], lost: [String]) {
        var places: [GitPath: (submodule: Submodule, mirror: MirrorHold)?] = [:]
        var lost: [String] = []
        for path in moves.removed { places.updateValue(nil, forKey: path) }
        let addresses = SubmoduleMoves.addresses(in: patches)
        for (path, commit) in moves.commits {
            let url = addresses[path] ?? fillable.first { $0.submodule.path == path }?.submodule.url
            guard let url else { continue }
            let submodule = Submodule(path: path, url: url, commit: commit)
            do {
                let mirror = try await submodules.mirror(of: submodule, in: candidate.id.repository)
                places.updateValue((submodule, mirror), forKey: path)
            } catch let error as SubmoduleFailure {
                let name = "the submodule \(Printable.text("\(path)"))"
                if !leftOut.contains(name) { leftOut.append(name) }
                lost.append("\(name) stays as it was before the patch: \(error)")
            }
        }
        return (places, lost)
    }

    private func fill(
        _ place: (submodule: Submodule, mirror: MirrorHold), of directory: String
    ) async throws {
        let owner = owner
        let missing: RenderOptions.MissingObjects = allowMissingObjects ? .skip : .fail
        try await pool.run { () throws in
            let options = WorkTreeOptions(owner: owner, missingObjects: missing, tag: nil)
            _ = try Repository(bareAt: place.mirror.path).fillSubmodule(
                place.submodule.commit, at: place.submodule.path, of: directory, options: options)
        }
    }

    /// - Parameter moved: The submodules that stay empty for now.
    private func checkOut(
        into directory: String, without moved: Set<GitPath> = []
    ) async throws -> [WorkTreeSummary.Omission] {
        let commit = candidate.baseCommit
        let mirror = try await heldMirror()
        let (owner, fillable) = (owner, fillable.filter { !moved.contains($0.submodule.path) })
        let missing: RenderOptions.MissingObjects = allowMissingObjects ? .skip : .fail
        var options = WorkTreeOptions(owner: owner, missingObjects: missing, tag: try await nearestTag())
        options.twin = twin
        let (summary, omitted) = try await pool.run { [options] () throws in
            let repository = try Repository(bareAt: mirror)
            let summary = try repository.checkOut(commit, into: directory, options: options)
            var omitted = summary.omitted
            for (submodule, mirror) in fillable {
                omitted += try Repository(bareAt: mirror.path).fillSubmodule(
                    submodule.commit, at: submodule.path, of: directory, options: options
                ).omitted
            }
            return (summary, omitted)
        }
        if twin == nil { twin = WorkTreeOptions.Twin(directory: directory, summary: summary) }
        return omitted
    }

    /// The name of the tag from which tools derive the base commit's version; nil when there is none before it.
    private func nearestTag() async throws -> String? {
        if nearest.isKnown { return nearest.tag }
        let commit = candidate.baseCommit
        let mirror = try await heldMirror()
        let found = try await pool.run { () throws in
            let repository = try Repository(bareAt: mirror)
            let tags = try repository.references(matching: "refs/tags/")
            // Every commit before this one is read, so it is done once for all variants.
            let graph = try CommitGraph.load(from: repository, tips: [commit])
            return NearestTags(tags, in: graph).name(nearestTo: commit)
        }
        nearest = (found.map { String($0.dropFirst("refs/tags/".count)) }, true)
        return nearest.tag
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
            try WorkTree.apply(Array(patch.utf8), in: directory, owner: owner)
        }
    }
}
