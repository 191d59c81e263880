internal import Glibc

/// An open folder with several holders.
final class SharedFolder {
    private let open: Folder

    /// Opens a folder by any path.
    init(at path: String) throws(GitError) { open = try Folder(at: path) }

    private init(_ folder: consuming Folder) { open = folder }

    /// A folder in this one; nil when there is none of that name, or something else.
    func folder(_ name: [UInt8]) throws(GitError) -> SharedFolder? {
        guard let found = try open.folder(name) else { return nil }
        return SharedFolder(found)
    }

    /// Gives one of its files the same name in another folder.
    ///
    /// - Returns: what the system says of it; nil when it is no file, does not bear the time at which it was written, or
    ///   cannot have another name.
    func link(_ name: [UInt8], into other: borrowing Folder, writtenAt time: Int64) throws(GitError) -> Folder
        .Status?
    {
        guard let before = try open.status(of: name), before.isFile, before.raw.st_mtim.tv_sec == Int(time),
            before.raw.st_mtim.tv_nsec == 0, try other.takeName(name, from: open),
            let status = try other.status(of: name)
        else { return nil }
        return status
    }
}
