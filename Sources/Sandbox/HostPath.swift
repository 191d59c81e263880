internal import Glibc

/// Questions and small changes to paths of the host.
enum HostPath {
    /// Whether there is a directory.
    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether there is anything at all.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// The path with all symbolic links followed; nil when there is nothing.
    static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    /// Whether any user may reach and read it: every directory on the way can be entered, and no link is on the way.
    static func isOpenToAll(_ path: String) -> Bool {
        guard resolved(path) == path else { return false }
        var status = stat()
        var prefix = ""
        for component in path.split(separator: "/") {
            prefix += "/" + component
            guard stat(prefix, &status) == 0 else { return false }
            if status.st_mode & S_IFMT == S_IFDIR, status.st_mode & S_IXOTH == 0 { return false }
        }
        return status.st_mode & S_IROTH != 0
    }

    /// Whether a path is another or lies below it, both without links.
    static func contains(_ directory: String, _ path: String) -> Bool {
        path == directory || path.hasPrefix(directory.hasSuffix("/") ? directory : directory + "/")
    }

    /// What a symbolic link says; nil when it is none.
    static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                readlink(path, $0.baseAddress.unsafelyUnwrapped, $0.count)
            }
        }
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The names in a directory, without "." and ".."; empty when it cannot be read.
    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a directory; one that is there already will do.
    static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(SandboxError) {
        guard mkdir(path, mode) == 0 || (errno == EEXIST && isDirectory(path)) else {
            throw .host(operation: "making directory", path: path, code: errno)
        }
    }

    /// Makes a directory and those above it.
    static func makeDirectories(_ path: String) throws(SandboxError) {
        guard !isDirectory(path) else { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeDirectories(String(path[..<slash]))
        }
        try makeDirectory(path)
    }

    /// Makes an empty file, to be mounted upon.
    static func makeFile(_ path: String) throws(SandboxError) {
        let number = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard number >= 0 else { throw .host(operation: "making file", path: path, code: errno) }
        close(number)
    }

    /// Makes a symbolic link.
    static func makeLink(_ path: String, to target: String) throws(SandboxError) {
        guard symlink(target, path) == 0 else {
            throw .host(operation: "making link", path: path, code: errno)
        }
    }

    /// Gives a file or directory to a user; a link itself, not what it names.
    static func give(_ path: String, to user: SandboxUser) throws(SandboxError) {
        guard lchown(path, user.uid, user.gid) == 0 else {
            throw .host(operation: "giving to user \(user.uid)", path: path, code: errno)
        }
    }

    /// A small file's text, as those of `/proc` and control groups; nil when it cannot be read.
    static func text(of path: String, limit: Int = 1 << 22) -> String? {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return nil }
        defer { close(number) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(limit, 1 << 16))
        while bytes.count < limit {
            let count = read(number, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a text to a file that is there, as those of control groups; whether it was taken.
    static func put(_ text: String, into path: String) -> Bool {
        put(Array(text.utf8), into: path)
    }

    /// Writes bytes to a file that is there, at once; whether all were taken.
    static func put(_ bytes: [UInt8], into path: String) -> Bool {
        let number = open(path, O_WRONLY | O_CLOEXEC)
        guard number >= 0 else { return false }
        defer { close(number) }
        return write(number, bytes, bytes.count) == bytes.count
    }
}
