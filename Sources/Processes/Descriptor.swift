internal import Glibc

/// A descriptor of ours that is closed when its owner goes.
///
/// Made close-on-exec, so that no child gets it by accident.
final class Descriptor {
    private(set) var number: Int32

    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        close()
    }

    /// Closes it now; later calls do nothing.
    func close() {
        guard number >= 0 else { return }
        _ = Glibc.close(number)
        number = -1
    }

    /// Both ends of a new pipe; reading never blocks.
    static func pipe() throws(ProcessError) -> (reading: Descriptor, writing: Descriptor) {
        let (ends, code) = LinuxCalls.pipe()
        guard code == 0 else { throw .descriptor(operation: "making a pipe", code: code) }
        _ = fcntl(ends.0, F_SETFL, O_NONBLOCK)
        return (Descriptor(owning: ends.0), Descriptor(owning: ends.1))
    }

    /// `/dev/null`, for reading.
    static func nothing() throws(ProcessError) -> Descriptor {
        let number = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .descriptor(operation: "opening /dev/null", code: errno) }
        return Descriptor(owning: number)
    }

    /// Some bytes to be read once: from a pipe when they fit into any, so that no other process can read them again.
    static func input(holding bytes: [UInt8]) throws(ProcessError) -> Descriptor {
        guard bytes.count <= Int(PIPE_BUF) else { return try file(holding: bytes) }
        let (ends, code) = LinuxCalls.pipe()
        guard code == 0 else { throw .descriptor(operation: "making a pipe", code: code) }
        let (reading, writing) = (Descriptor(owning: ends.0), Descriptor(owning: ends.1))
        guard bytes.isEmpty || Glibc.write(writing.number, bytes, bytes.count) == bytes.count else {
            throw .descriptor(operation: "filling a pipe", code: errno)
        }
        return reading
    }

    /// A file in memory that holds some bytes and is read from its start.
    ///
    /// A file and not a pipe: a child that never reads cannot block us, nor one that leaves early kill us by SIGPIPE.
    static func file(holding bytes: [UInt8]) throws(ProcessError) -> Descriptor {
        let number = LinuxCalls.memoryFile()
        guard number >= 0 else { throw .descriptor(operation: "making a file in memory", code: errno) }
        let file = Descriptor(owning: number)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .descriptor(operation: "filling a file in memory", code: errno) }
            written += count
        }
        _ = lseek(number, 0, SEEK_SET)
        return file
    }

    /// A log file, made or emptied; a symbolic link in its place is refused.
    static func log(at path: String) throws(ProcessError) -> Descriptor {
        let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard number >= 0 else { throw .log(path: path, code: errno) }
        return Descriptor(owning: number)
    }

    /// The same open file under a number of at least `minimum`, where no number meant for a child can hit it.
    static func duplicate(of number: Int32, atLeast minimum: Int32) throws(ProcessError) -> Int32 {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, minimum)
        guard copy >= 0 else { throw .descriptor(operation: "duplicating descriptor \(number)", code: errno) }
        return copy
    }
}
