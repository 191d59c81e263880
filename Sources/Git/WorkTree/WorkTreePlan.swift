internal import Diffs

/// What a file of a work tree is.
struct WorkTreeFile: Equatable {
    var content: [UInt8]
    var mode: FileMode
}

/// What a patch makes of a work tree, worked out in memory.
struct WorkTreePlan {
    /// What is at each path afterwards; nil for nothing.
    private(set) var results: [GitPath: WorkTreeFile?] = [:]
    /// The folders that must be there afterwards.
    private var folders: Set<GitPath> = []
    /// The bytes of the results.
    private var bytes = 0
    /// The maximum number of them: a few lines of a patch copy a file, or unpack to any size.
    static let byteLimit = 256 << 20
    /// The paths that some section takes away, so that another may fill them again, whatever the order.
    private let vacated: Set<GitPath>
    /// The folders above those paths.
    private let thinned: Set<GitPath>

    init(for patch: Patch) {
        let leaving = patch.files.filter { $0.kind == .removed || $0.kind == .renamed }
        vacated = Set(leaving.compactMap { $0.oldPath.map(GitPath.init(bytes:)) })
        thinned = Set(vacated.flatMap(\.ancestors))
    }

    /// Works out one section.
    mutating func add(_ section: FilePatch, in root: borrowing Folder) throws(WorkTreeError) {
        let oldPath = section.oldPath.map(GitPath.init(bytes:))
        let newPath = section.newPath.map(GitPath.init(bytes:))
        for path in [oldPath, newPath].compactMap(\.self) where !EntryName.isSafe(path: path) {
            throw .file(path: path, obstacle: .unsafePath)
        }
        var old: WorkTreeFile?
        if let oldPath {
            old = try preimage(of: section, at: oldPath, in: root)
            if section.kind == .removed || section.kind == .renamed && results[oldPath] == nil {
                results.updateValue(nil, forKey: oldPath)
            }
        }
        guard let newPath else {
            _ = try newContent(of: section, old: old)
            return
        }
        if section.kind != .modified { try expectNothing(at: newPath, in: root) }
        let mode = try newMode(of: section, old: old, at: newPath)
        let content = mode == .gitlink ? [] : try newContent(of: section, old: old)
        bytes += content.count
        guard bytes <= Self.byteLimit else { throw .file(path: newPath, obstacle: .tooLarge) }
        results.updateValue(WorkTreeFile(content: content, mode: mode), forKey: newPath)
        folders.formUnion(newPath.ancestors)
    }

    // MARK: - Before

    /// The file that a section changes.
    ///
    /// Renames and copies start from what is on disk, as in git, so that two files may
    /// change places; other sections from what earlier ones left.
    private func preimage(
        of section: FilePatch, at path: GitPath, in root: borrowing Folder
    ) throws(WorkTreeError) -> WorkTreeFile {
        if section.kind == .modified || section.kind == .removed, let result = results[path] {
            guard let result else { throw .file(path: path, obstacle: .notThere) }
            return result
        }
        if section.oldMode == FileMode.gitlink.rawValue { return WorkTreeFile(content: [], mode: .gitlink) }
        guard let file = try file(at: path, in: root) else { throw .file(path: path, obstacle: .notThere) }
        if let expected = section.oldMode, expected & 0o170000 != file.mode.rawValue & 0o170000 {
            throw .file(path: path, obstacle: .otherKind)
        }
        return file
    }

    /// What is on disk at a path; nil when nothing is.
    private func file(at path: GitPath, in root: borrowing Folder) throws(WorkTreeError) -> WorkTreeFile? {
        var parts = path.parts
        guard let name = parts.popLast() else { return nil }
        let place: WorkTreeFile?
        let found: Found
        do {
            (place, found) = try Self.read(name, below: root, parts)
        } catch {
            throw .system(error, isPartial: false)
        }
        switch found {
        case .otherKind: throw .file(path: path, obstacle: .otherKind)
        case .behindLink: throw .file(path: path, obstacle: .behindLink)
        case .file, .nothing: return place
        }
    }

    private enum Found { case file, nothing, otherKind, behindLink }

    private static func read(
        _ name: [UInt8], below root: borrowing Folder, _ parts: [[UInt8]]
    ) throws(GitError) -> (WorkTreeFile?, Found) {
        guard let folder = try root.descending(parts) else {
            return (nil, try isBlocked(parts, below: root) ? .behindLink : .nothing)
        }
        guard let status = try folder.status(of: name) else { return (nil, .nothing) }
        if status.isLink {
            return (WorkTreeFile(content: try folder.readLink(name), mode: .symlink), .file)
        }
        guard status.isFile else { return (nil, .otherKind) }
        let mode: FileMode = status.isExecutable ? .executable : .regular
        return (WorkTreeFile(content: try folder.read(name), mode: mode), .file)
    }

    /// Whether something that is not a folder stands in the way, rather than nothing at all.
    private static func isBlocked(_ parts: [[UInt8]], below root: borrowing Folder) throws(GitError) -> Bool {
        for length in parts.indices {
            guard let folder = try root.descending(Array(parts[..<length])) else { return true }
            guard let status = try folder.status(of: parts[length]) else { return false }
            if !status.isFolder { return true }
        }
        return false
    }

    // MARK: - After

    /// Makes sure that a path is free once all sections are applied.
    private func expectNothing(at path: GitPath, in root: borrowing Folder) throws(WorkTreeError) {
        for ancestor in path.ancestors {
            if case .some(.some) = results[ancestor] { throw .file(path: path, obstacle: .behindLink) }
        }
        if folders.contains(path) { throw .file(path: path, obstacle: .alreadyThere) }
        if let result = results[path] {
            if result != nil, !vacated.contains(path) { throw .file(path: path, obstacle: .alreadyThere) }
            return
        }
        if vacated.contains(path) || path.ancestors.contains(where: vacated.contains) { return }
        let found: WorkTreeFile?
        do {
            found = try file(at: path, in: root)
        } catch {
            // A folder whose files the patch removes makes room for a file.
            if thinned.contains(path), error == .file(path: path, obstacle: .otherKind) { return }
            throw error
        }
        if found != nil { throw .file(path: path, obstacle: .alreadyThere) }
    }

    private func newMode(
        of section: FilePatch, old: WorkTreeFile?, at path: GitPath
    ) throws(WorkTreeError) -> FileMode {
        guard let mode = section.newMode else { return old?.mode ?? .regular }
        switch mode & 0o170000 {
        case 0o100000: return mode & 0o100 != 0 ? .executable : .regular
        case 0o120000: return .symlink
        case 0o160000: return .gitlink
        default: throw .file(path: path, obstacle: .unknownMode)
        }
    }

    private func newContent(of section: FilePatch, old: WorkTreeFile?) throws(WorkTreeError) -> [UInt8] {
        if old?.mode == .gitlink { return [] }
        guard section.isBinary else {
            do { return try section.applied(to: old?.content ?? []) } catch { throw .section(error) }
        }
        let path = GitPath(bytes: section.path)
        guard section.hasBinaryData else { throw .file(path: path, obstacle: .noBinaryData) }
        do {
            return try BinaryPatch(section).applied(to: old?.content)
        } catch {
            if error.kind == .invalidInput { throw .file(path: path, obstacle: .binaryMismatch) }
            if error.kind == .tooLarge { throw .file(path: path, obstacle: .tooLarge) }
            throw .system(error, isPartial: false)
        }
    }
}

extension GitPath {
    /// The names that the path consists of.
    var parts: [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// The paths of the folders above, the topmost first.
    var ancestors: [GitPath] {
        bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }.map { GitPath(bytes: Array(bytes[..<$0])) }
    }
}
