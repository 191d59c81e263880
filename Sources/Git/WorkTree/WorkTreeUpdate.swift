/// Carries out what a patch makes of a work tree.
struct WorkTreeUpdate {
    private let owner: WorkTreeOptions.Owner?

    init(owner: WorkTreeOptions.Owner?) { self.owner = owner }

    /// Removes first, then writes files, then links.
    func carryOut(_ plan: WorkTreePlan, in root: borrowing Folder) throws(WorkTreeError) {
        let results = plan.results.sorted { $0.key < $1.key }
        var isPartial = false
        do {
            for (path, file) in results where file == nil {
                try remove(path, in: root)
                isPartial = true
            }
            for isLink in [false, true] {
                for case (let path, let file?) in results where (file.mode == .symlink) == isLink {
                    try write(file, at: path, in: root)
                    isPartial = true
                }
            }
        } catch {
            throw .system(error, isPartial: isPartial)
        }
    }

    /// Removes a file or link, and the folders above it that are empty then.
    private func remove(_ path: GitPath, in root: borrowing Folder) throws(GitError) {
        var parts = path.parts
        guard let name = parts.popLast(), let folder = try root.descending(parts) else { return }
        if try folder.status(of: name)?.isFolder == true {
            _ = folder.removeIfEmpty(name)
        } else {
            try folder.remove(name)
        }
        while let empty = parts.popLast() {
            guard let above = try root.descending(parts), above.removeIfEmpty(empty) else { return }
        }
    }

    /// Writes a file under another name, then puts it in its place.
    private func write(_ file: WorkTreeFile, at path: GitPath, in root: borrowing Folder) throws(GitError) {
        var parts = path.parts
        guard let name = parts.popLast() else { return }
        let folder = try makeFolders(parts, in: root)
        if file.mode == .gitlink {
            let status = try folder.status(of: name)
            if status?.isFolder == true { return }
            if status != nil { try folder.remove(name) }
            _ = try folder.makeFolder(name, owner: owner)
            return
        }
        let partial = Array(".swegym-partial".utf8)
        if try folder.status(of: partial) != nil { try folder.remove(partial) }
        if file.mode == .symlink {
            try folder.makeLink(partial, to: file.content, owner: owner)
        } else {
            try makeFile(partial, file, in: folder)
        }
        _ = folder.removeIfEmpty(name)
        try folder.rename(partial, to: name)
    }

    private func makeFile(
        _ name: [UInt8], _ file: WorkTreeFile, in folder: borrowing Folder
    ) throws(GitError) {
        let isExecutable = file.mode == .executable
        var failure: GitError?
        file.content.withUnsafeBytes { bytes in
            do throws(GitError) {
                try folder.makeFile(name, bytes, isExecutable: isExecutable, owner: owner)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private func makeFolders(_ names: [[UInt8]], in root: borrowing Folder) throws(GitError) -> Folder {
        guard var current = try root.folder([UInt8(ascii: ".")]) else { throw unreachable(root.path) }
        for name in names {
            if try current.status(of: name) == nil {
                current = try current.makeFolder(name, owner: owner)
            } else {
                guard let next = try current.folder(name) else { throw unreachable(current.path) }
                current = next
            }
        }
        return current
    }

    private func unreachable(_ path: String) -> GitError {
        GitError(kind: .io, operation: "writing below \(path)", message: "it is not a folder any more")
    }
}
