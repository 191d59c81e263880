internal import Glibc

/// The directories of some layers, made again in an upper layer for the inside user.
///
/// In an overlay a directory's owner is the topmost layer's. With every directory in the upper layer, the inside user
/// owns them all and may add, replace and remove files, although the lowers belong to another.
struct DirectorySkeleton {
    /// What was made, parents first, relative to the upper.
    private var made: [String] = []
    private let upper: String

    /// Makes the directories of the lowers (top first) in `upper`, which is there already.
    init(of lowers: [String], in upper: String, for user: SandboxUser) throws(SandboxError) {
        self.upper = upper
        for (index, lower) in lowers.enumerated() {
            try copy("", of: lower, above: lowers[..<index], for: user)
        }
    }

    private mutating func copy(
        _ relative: String, of lower: String, above: ArraySlice<String>, for user: SandboxUser
    ) throws(SandboxError) {
        for name in HostPath.names(in: lower + relative) {
            let path = "\(relative)/\(name)"
            guard let mode = Self.directoryMode(lower + path), !Self.isHidden(path, by: above) else {
                continue
            }
            if mkdir(upper + path, mode) == 0 {
                try HostPath.give(upper + path, to: user)
                made.append(path)
            } else if errno != EEXIST {
                throw .host(operation: "making directory", path: upper + path, code: errno)
            }
            try copy(path, of: lower, above: above, for: user)
        }
    }

    /// Takes the directories away again that nothing was put into and nothing was taken from.
    func prune() {
        for path in made.reversed() where !Self.isOpaque(upper + path) {
            rmdir(upper + path)
        }
    }

    private static func directoryMode(_ path: String) -> mode_t? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return status.st_mode & 0o777 | 0o700
    }

    /// Whether a higher layer removed or replaced the directory: by a whiteout, a file, or an opaque directory.
    private static func isHidden(_ path: String, by layers: ArraySlice<String>) -> Bool {
        layers.contains { layer in
            var status = stat()
            guard lstat(layer + path, &status) == 0 else { return false }
            return status.st_mode & S_IFMT != S_IFDIR || isOpaque(layer + path)
        }
    }

    private typealias ReadAttribute =
        @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer, Int) -> Int

    /// lgetxattr, which the C library's module hides from Swift.
    private static let readAttribute = dlsym(nil, "lgetxattr").map {
        unsafeBitCast($0, to: ReadAttribute.self)
    }

    /// Whether a directory of an upper layer replaces those below it instead of joining them.
    private static func isOpaque(_ path: String) -> Bool {
        guard let readAttribute else { return false }
        for name in ["trusted.overlay.opaque", "user.overlay.opaque"] {
            var value: UInt8 = 0
            if readAttribute(path, name, &value, 1) == 1, value == UInt8(ascii: "y") { return true }
        }
        return false
    }
}
