internal import Glibc

/// Reads one pipe of a child to its end, keeping what the limit allows.
///
/// Used by one thread.
final class Collector {
    private enum Sink {
        case memory
        case file(Descriptor, path: String)
    }

    private var source: Descriptor?
    private let sink: Sink
    private let limit: Int
    private var kept = 0
    private(set) var bytes: [UInt8] = []
    private(set) var truncated = false
    private(set) var failure: ProcessError?
    private let isTimed: Bool
    private var log: ArrivalLog?

    /// Collects in memory.
    init(source: Descriptor, limit: Int, isTimed: Bool = false) {
        self.source = source
        self.limit = limit
        self.isTimed = isTimed
        sink = .memory
    }

    /// Collects where the command wants its output.
    init(source: Descriptor, into output: OutputSink) throws(ProcessError) {
        switch output {
        case .captured(let limit):
            self.limit = limit
            sink = .memory
        case .file(let path, let limit):
            self.limit = limit
            sink = .file(try Descriptor.log(at: path), path: path)
        }
        self.source = source
        isTimed = false
    }

    /// The descriptor to wait on; nil after the end.
    var waiting: Int32? { source?.number }

    var collected: Collected {
        Collected(bytes: bytes, truncated: truncated, arrivals: log?.arrivals ?? [])
    }

    /// Begins to note when bytes come, where that was asked for.
    func begin(at moment: Double, clock: (@Sendable () -> Double?)?) {
        if isTimed { log = ArrivalLog(started: moment, clock: clock) }
    }

    /// Reads what is there, at most a few buffers so that a flood on one pipe does not starve the others; whether
    /// anything came.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        guard let number = source?.number else { return false }
        var heard = false
        for _ in 0..<16 {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count > 0 {
                heard = true
                keep(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } else if count < 0, errno == EINTR || errno == EAGAIN {
                return heard
            } else {
                source = nil
                return heard
            }
        }
        return heard
    }

    private func keep(_ arrived: UnsafeRawBufferPointer) {
        let room = min(arrived.count, limit - kept)
        if room < arrived.count { truncated = true }
        guard room > 0 else { return }
        kept += room
        log?.add(bytes: kept, at: now())
        switch sink {
        case .memory: bytes.append(contentsOf: arrived[..<room])
        case .file(let file, let path): store(arrived[..<room], file.number, path)
        }
    }

    /// Writes to the log; after a failure (a full disk) the pipe is drained still, and the run's end tells.
    private func store(_ part: Slice<UnsafeRawBufferPointer>, _ number: Int32, _ path: String) {
        guard failure == nil else { return }
        var rest = UnsafeRawBufferPointer(rebasing: part)
        while !rest.isEmpty {
            let count = write(number, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                failure = .log(path: path, code: errno)
                return
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}
