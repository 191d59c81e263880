internal import Glibc

/// Removes a directory with whatever untrusted code left in it.
///
/// Links are never followed, directories without permissions are opened up first, and depth does not matter: what lies
/// very deep is moved up to the top and emptied there, so no path grows long and no descriptors pile up.
package enum TreeRemover {
    /// Removes a tree; whether nothing is left of it.
    @discardableResult
    package static func remove(_ path: String) -> Bool {
        if unlink(path) == 0 || errno == ENOENT { return true }
        let top = openDirectory(AT_FDCWD, Array(path.utf8CString))
        guard top >= 0 else { return rmdir(path) == 0 }
        defer { close(top) }
        var moved = 0
        var changed = true
        while changed {
            changed = false
            for name in entries(of: top) where clear(name, in: top, top: top, depth: 0, &moved) {
                changed = true
            }
        }
        return rmdir(path) == 0
    }

    /// How deep a walk goes with one open descriptor for each level.
    private static let deepest = 48

    /// Removes an entry with what is in it, or some of that; whether anything changed.
    private static func clear(
        _ name: [CChar], in parent: Int32, top: Int32, depth: Int, _ moved: inout Int
    ) -> Bool {
        if removeEntry(name, of: parent) { return true }
        let directory = openDirectory(parent, name)
        guard directory >= 0 else { return false }
        defer { close(directory) }
        var changed = false
        for inner in entries(of: directory) {
            if depth < deepest {
                if clear(inner, in: directory, top: top, depth: depth + 1, &moved) { changed = true }
            } else if removeEntry(inner, of: directory) {
                changed = true
            } else if makeAccessible(inner, in: directory) {
                // Only who may write to a directory may move it.
                moved += 1
                changed = renameat(directory, inner, top, ".removing-\(getpid())-\(moved)") == 0 || changed
            }
        }
        return removeEntry(name, of: parent) || changed
    }

    private static func removeEntry(_ name: [CChar], of directory: Int32) -> Bool {
        unlinkat(directory, name, 0) == 0 || unlinkat(directory, name, AT_REMOVEDIR) == 0
    }

    private static func openDirectory(_ parent: Int32, _ name: [CChar]) -> Int32 {
        guard makeAccessible(name, in: parent) else { return -1 }
        return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }

    /// Lets us into a directory; false when it is none.
    ///
    /// A link is not followed.
    private static func makeAccessible(_ name: [CChar], in parent: Int32) -> Bool {
        var status = stat()
        guard fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFDIR
        else { return false }
        if status.st_mode & 0o700 != 0o700 { fchmodat(parent, name, 0o700, 0) }
        return true
    }

    /// Names in a directory as bytes, which need not be UTF-8; not all when there are very many.
    private static func entries(of directory: Int32) -> [[CChar]] {
        let copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(stream) }
        var names: [[CChar]] = []
        while names.count < 50_000, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
            }
            if name != [46, 0], name != [46, 46, 0] { names.append(name) }
        }
        return names
    }
}
