internal import Diffs
internal import Git
internal import Instances

/// Whether a change applies to the base commit.
///
/// A file that is at the base commit what it was where the change began takes its section by construction. Only of
/// the others are the hunks tried, and nothing but the files of the change is looked at: a branch moves on in many.
struct ApplicationCheck {
    let range: ChangeRange
    let graph: CommitGraph

    /// What is in the way; nil when the change applies.
    func obstacle(to change: PullRequestChange, in repository: borrowing Repository) throws(GitError)
        -> String?
    {
        guard range.old != range.base else { return nil }
        let drifted = try repository.paths(
            of: change.paths, thatDifferBetween: range.old, and: range.base, knownTo: graph)
        guard !drifted.isEmpty else { return nil }
        for section in change.split.gold.sections + change.split.test.sections
        where section.touches(drifted) {
            let patch: Patch
            do throws(PatchSyntaxError) {
                patch = try Patch(parsing: section.text)
            } catch {
                return error.description
            }
            for file in patch.files {
                if let obstacle = try obstacle(to: file, drifted, in: repository) { return obstacle }
            }
        }
        return nil
    }

    private func obstacle(
        to file: FilePatch, _ drifted: Set<[UInt8]>, in repository: borrowing Repository
    ) throws(GitError) -> String? {
        let name = String(decoding: file.path, as: UTF8.self)
        if let new = file.newPath, new != file.oldPath, drifted.contains(new),
            try repository.version(at: GitPath(bytes: new), in: range.base) != nil
        {
            return "the patch creates \(name), which the base commit \(range.base) has already"
        }
        guard let old = file.oldPath else { return nil }
        guard let version = try repository.version(at: GitPath(bytes: old), in: range.base) else {
            let path = String(decoding: old, as: UTF8.self)
            return "the patch changes \(path), which the base commit \(range.base) does not have"
        }
        guard drifted.contains(old) else { return nil }
        if file.isBinary {
            return
                "the patch replaces the binary file \(name), which is another one at the base commit \(range.base)"
        }
        // A submodule's content, as patches have it, is the name of its commit.
        let content =
            version.mode == .gitlink
            ? Array("Subproject commit \(version.id)\n".utf8) : try repository.blob(version.id)
        do throws(PatchApplicationError) {
            _ = try file.applied(to: content)
            return nil
        } catch {
            return "\(error) (base commit \(range.base))"
        }
    }
}

extension DiffSection {
    fileprivate func touches(_ paths: Set<[UInt8]>) -> Bool {
        oldPath.map(paths.contains) ?? false || newPath.map(paths.contains) ?? false
    }
}
