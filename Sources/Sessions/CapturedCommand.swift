internal import Glibc

/// What a command in a session wrote, and how it ended.
package struct CapturedCommand: Sendable, Equatable {
    package var output: [UInt8] = []
    package var error: [UInt8] = []
    /// nil when its time was up, and it was killed.
    package var ending: SessionClient.Ending?
    /// Whether more was written than is kept.
    package var isTruncated = false

    /// Runs a command and keeps what it writes; blocks until it has ended.
    ///
    /// - Parameters:
    ///   - input: what it reads.
    ///   - limit: how many bytes of output, and of error, are kept; what comes after is thrown away.
    ///   - seconds: its time; none when nil.
    /// - Throws: `SessionError`.
    package init(
        _ execution: SessionClient.Execution, over client: SessionClient, input: [UInt8] = [],
        limit: Int = 64 << 20, seconds: Double? = nil
    ) throws(SessionError) {
        let (given, output, error) = (try Pipe(), try Pipe(), try Pipe())
        try client.start(
            execution, stdio: [given.reader, output.writer, error.writer],
            readers: [output.reader, error.reader])
        close(given.take(.reader))
        close(output.take(.writer))
        close(error.take(.writer))
        for end in [given.writer, output.reader, error.reader] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        var pending = input[...]
        if pending.isEmpty { close(given.take(.writer)) }
        let end = seconds.map { ContinuousClock.now + .seconds($0) }
        while true {
            var wait: Int32 = ending == nil ? -1 : 0
            if ending == nil, let end {
                let left = ContinuousClock.now.duration(to: end)
                guard left > .zero else {
                    try client.signal(SIGKILL)
                    return
                }
                wait = left.pollMilliseconds
            }
            var polled = [
                pollfd(fd: ending == nil ? client.descriptor : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: output.reader, events: Int16(POLLIN), revents: 0),
                pollfd(fd: error.reader, events: Int16(POLLIN), revents: 0),
                pollfd(fd: given.writer, events: Int16(POLLOUT), revents: 0),
            ]
            let ready = poll(&polled, 4, wait)
            if ready < 0, errno == EINTR { continue }
            if ready == 0, ending != nil { return }
            if polled[1].revents != 0 { read(output, into: \.output, limit) }
            if polled[2].revents != 0 { read(error, into: \.error, limit) }
            if polled[3].revents != 0 {
                let count = pending.withUnsafeBytes { write(given.writer, $0.baseAddress, $0.count) }
                if count > 0 { pending = pending.dropFirst(count) }
                let isOver = count < 0 && errno != EINTR && errno != EAGAIN
                if pending.isEmpty || isOver { close(given.take(.writer)) }
            }
            if polled[0].revents != 0 { ending = try client.ending() }
        }
    }

    private mutating func read(
        _ pipe: Pipe, into kept: WritableKeyPath<CapturedCommand, [UInt8]>, _ limit: Int
    ) {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(pipe.reader, &block, block.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            close(pipe.take(.reader))
            return
        }
        let room = max(0, limit - self[keyPath: kept].count)
        self[keyPath: kept] += block[..<min(room, count)]
        if count > room { isTruncated = true }
    }
}
