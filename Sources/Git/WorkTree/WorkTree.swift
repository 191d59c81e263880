internal import Diffs

/// Changing the files of a work tree by patches.
package enum WorkTree {
    /// Applies a patch as `git apply` does: exact context at any offset, no fuzz; creations, removals, renames, copies,
    /// modes, links and binary data.
    ///
    /// All or nothing: every section is worked out in memory before the first file is touched. No section can reach out of
    /// the folder, into its `.git`, or through a link.
    /// - Parameters:
    ///   - patch: the patch's text.
    ///   - directory: the work tree.
    ///   - owner: who owns what is written; nil for whoever runs this.
    package static func apply(
        _ patch: [UInt8], in directory: String, owner: WorkTreeOptions.Owner? = nil
    ) throws(WorkTreeError) {
        let parsed: Patch
        do { parsed = try Patch(parsing: patch) } catch { throw .syntax(error) }
        let root: Folder
        do { root = try Folder(at: directory) } catch { throw .system(error, isPartial: false) }
        var plan = WorkTreePlan(for: parsed)
        for section in parsed.files { try plan.add(section, in: root) }
        try WorkTreeUpdate(owner: owner).carryOut(plan, in: root)
    }
}
