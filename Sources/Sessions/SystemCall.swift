internal import Glibc

/// The few calls of the system that sessions need.
package enum SystemCall {
    /// What an error number means.
    static func message(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// Throws with the current error number when a call failed.
    @discardableResult
    static func check(_ result: Int32, _ doing: @autoclosure () -> String) throws(SessionError) -> Int32 {
        guard result >= 0 else { throw .system(doing: doing(), code: errno) }
        return result
    }

    /// The same for calls that answer with a negative error number.
    static func checkNegated(_ result: Int32, _ doing: @autoclosure () -> String) throws(SessionError)
        -> Int32
    {
        guard result >= 0 else { throw .system(doing: doing(), code: -result) }
        return result
    }

    /// The bytes of a file; nil when there is none.
    static func contents(of path: String, limit: Int = 64 << 20) throws(SessionError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT || errno == ENOTDIR { return nil }
        try check(file, "opening \(path)")
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            try check(Int32(clamping: count), "reading \(path)")
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw .damaged(path: path) }
            bytes += block[..<count]
        }
    }

    /// Writes a file whole, or not at all.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(SessionError) {
        let temporary = "\(path).\(getpid()).tmp"
        let file = try check(
            open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode), "writing \(path)")
        defer { close(file) }
        guard writeAll(bytes, to: file) else {
            let code = errno
            unlink(temporary)
            throw .system(doing: "writing \(path)", code: code)
        }
        try check(rename(temporary, path), "writing \(path)")
    }

    /// Writes everything; whether it could.
    @discardableResult
    package static func writeAll(_ bytes: some Collection<UInt8>, to file: Int32) -> Bool {
        var rest = ArraySlice(bytes)
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Makes a directory; one that is there already will do.
    static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(SessionError) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        throw .system(doing: "making \(path)", code: errno)
    }

    /// The names in a directory, sorted; none when it is not there.
    static func names(in directory: String) throws(SessionError) -> [String] {
        guard let stream = opendir(directory) else {
            if errno == ENOENT { return [] }
            throw .system(doing: "reading \(directory)", code: errno)
        }
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

    /// What a symbolic link says; nil when it is none.
    package static func linkTarget(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes a directory and everything below it, following no link.
    static func removeTree(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        if rmdir(path) == 0 { return }
        chmod(path, 0o700)
        for name in (try? names(in: path)) ?? [] { removeTree("\(path)/\(name)") }
        rmdir(path)
    }

    /// Seconds since 1970.
    static var now: Int { Int(time(nil)) }
}
