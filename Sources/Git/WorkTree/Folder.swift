internal import Foundation
internal import Glibc

/// An open folder, in which names are single parts of a path and links are never followed.
///
/// Whoever walks by open folders cannot be led astray by a link, not even by one that appears meanwhile.
struct Folder: ~Copyable {
    private let descriptor: Int32
    /// For errors only.
    let path: String

    /// Opens a folder by any path.
    init(at path: String) throws(GitError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.error("opening \(path)") }
        self.descriptor = descriptor
        self.path = path
    }

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// What is at a name.
    struct Status {
        var raw: stat
        var isFile: Bool { raw.st_mode & S_IFMT == S_IFREG }
        var isLink: Bool { raw.st_mode & S_IFMT == S_IFLNK }
        var isFolder: Bool { raw.st_mode & S_IFMT == S_IFDIR }
        var size: Int { Int(raw.st_size) }
        var isExecutable: Bool { raw.st_mode & 0o100 != 0 }
    }

    /// What is at a name; nil when nothing is.
    func status(of name: some Collection<UInt8>) throws(GitError) -> Status? {
        var raw = stat()
        let code = withName(name) { fstatat(descriptor, $0, &raw, AT_SYMLINK_NOFOLLOW) }
        if code == 0 { return Status(raw: raw) }
        guard errno == ENOENT || errno == ENOTDIR else { throw error("looking at", name) }
        return nil
    }

    /// A folder in this one; nil when there is none of that name, or something else.
    func folder(_ name: some Collection<UInt8>) throws(GitError) -> Folder? {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = withName(name) { openat(self.descriptor, $0, flags) }
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
            throw error("opening", name)
        }
        return Folder(descriptor: descriptor, path: child(name))
    }

    /// Makes a folder in this one, which must not have anything of that name, and opens it.
    func makeFolder(
        _ name: some Collection<UInt8>, owner: WorkTreeOptions.Owner?
    ) throws(GitError) -> Folder {
        guard withName(name, { mkdirat(descriptor, $0, 0o755) }) == 0 else {
            throw error("making the folder", name)
        }
        guard let made = try folder(name) else { throw error("opening", name) }
        if let owner { try check(fchown(made.descriptor, owner.user, owner.group), "giving away", name) }
        return made
    }

    /// Writes a file that must not be there yet.
    ///
    /// - Parameter time: when the file shall seem to have been written, in seconds since 1970; nil for now.
    /// - Returns: what the system says of it afterwards.
    @discardableResult
    func makeFile(
        _ name: some Collection<UInt8>, _ bytes: UnsafeRawBufferPointer, isExecutable: Bool,
        owner: WorkTreeOptions.Owner?, time: Int64? = nil
    ) throws(GitError) -> Status {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = withName(name) { openat(descriptor, $0, flags, 0o600) }
        guard file >= 0 else { throw error("making the file", name) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw error("writing", name) }
            written += count
        }
        try check(fchmod(file, isExecutable ? 0o755 : 0o644), "setting the mode of", name)
        if let owner { try check(fchown(file, owner.user, owner.group), "giving away", name) }
        if let time {
            let moment = timespec(tv_sec: Int(time), tv_nsec: 0)
            try check(futimens(file, [moment, moment]), "setting the time of", name)
        }
        var raw = stat()
        try check(fstat(file, &raw), "looking at", name)
        return Status(raw: raw)
    }

    /// Makes a symbolic link where nothing must be yet.
    @discardableResult
    func makeLink(
        _ name: some Collection<UInt8>, to target: some Collection<UInt8>, owner: WorkTreeOptions.Owner?
    ) throws(GitError) -> Status {
        let code = withName(name) { link in withName(target) { symlinkat($0, descriptor, link) } }
        try check(code, "making the link", name)
        if let owner {
            let given = withName(name) {
                fchownat(descriptor, $0, owner.user, owner.group, AT_SYMLINK_NOFOLLOW)
            }
            try check(given, "giving away", name)
        }
        guard let status = try status(of: name) else { throw error("looking at", name) }
        return status
    }

    /// The content of a regular file.
    func read(_ name: some Collection<UInt8>) throws(GitError) -> [UInt8] {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let file = withName(name) { openat(descriptor, $0, flags) }
        guard file >= 0 else { throw error("opening", name) }
        defer { close(file) }
        var raw = stat()
        guard fstat(file, &raw) == 0, raw.st_mode & S_IFMT == S_IFREG else { throw error("reading", name) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(raw.st_size))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw error("reading", name) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// What a symbolic link says.
    func readLink(_ name: some Collection<UInt8>) throws(GitError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4097)
        let count = withName(name) { name in
            buffer.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map {
                    readlinkat(descriptor, name, $0.assumingMemoryBound(to: CChar.self), bytes.count)
                } ?? -1
            }
        }
        guard count >= 0 else { throw error("reading the link", name) }
        return Array(buffer[..<count])
    }

    /// Puts what is at one name in the place of whatever is at another.
    func rename(_ name: some Collection<UInt8>, to other: some Collection<UInt8>) throws(GitError) {
        let code = withName(name) { one in withName(other) { renameat(descriptor, one, descriptor, $0) } }
        try check(code, "renaming", name)
    }

    /// Gives a file of another folder the same name here, where nothing must be yet.
    ///
    /// - Returns: Whether it could be done: not from one file system to another, nor more often than a file system allows.
    func takeName(_ name: some Collection<UInt8>, from other: borrowing Folder) throws(GitError) -> Bool {
        let code = withName(name) { linkat(other.descriptor, $0, descriptor, $0, 0) }
        if code != 0, [EXDEV, EMLINK, EPERM].contains(errno) { return false }
        try check(code, "linking", name)
        return true
    }

    /// Removes a file or link.
    func remove(_ name: some Collection<UInt8>) throws(GitError) {
        try check(withName(name) { unlinkat(descriptor, $0, 0) }, "removing", name)
    }

    /// Removes a folder if it is empty.
    ///
    /// - Returns: whether it was.
    func removeIfEmpty(_ name: some Collection<UInt8>) -> Bool {
        withName(name) { unlinkat(descriptor, $0, AT_REMOVEDIR) } == 0
    }

    private func withName<Result>(
        _ name: some Collection<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        var text = name.map { CChar(bitPattern: $0) }
        text.append(0)
        return text.withUnsafeBufferPointer { buffer in
            // The buffer ends in a NUL, so it is not empty.
            buffer.baseAddress.map(body) ?? "".withCString(body)
        }
    }

    private func child(_ name: some Collection<UInt8>) -> String {
        "\(path)/\(String(decoding: name, as: UTF8.self))"
    }

    private func check(_ code: Int32, _ operation: String, _ name: some Collection<UInt8>) throws(GitError) {
        guard code == 0 else { throw error(operation, name) }
    }

    private func error(_ operation: String, _ name: some Collection<UInt8>) -> GitError {
        Self.error("\(operation) \(child(name))")
    }

    /// The error that the system has just reported: of the names where they are at fault, not the file system.
    private static func error(_ operation: String) -> GitError {
        let kind: GitError.Kind = errno == EEXIST || errno == ENAMETOOLONG ? .forbiddenName : .io
        return GitError(kind: kind, operation: operation, message: String(cString: strerror(errno)))
    }

    /// Runs what only the file system can refuse.
    static func attempt(_ operation: @autoclosure () -> String, _ body: () throws -> Void) throws(GitError) {
        do {
            try body()
        } catch let error as GitError {
            throw error
        } catch {
            throw GitError(kind: .io, operation: operation(), message: "\(error)")
        }
    }
}

/// The system's `read`, which the method of that name would hide.
private func systemRead(_ file: Int32, _ buffer: inout [UInt8], _ count: Int) -> Int {
    read(file, &buffer, count)
}
