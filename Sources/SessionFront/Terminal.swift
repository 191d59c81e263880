internal import Glibc
internal import Sessions
internal import Synchronization

/// Connects the caller's terminal with one inside.
struct TerminalRelay {
    private static let resized = Atomic<Bool>(false)

    /// The size of the caller's terminal; 80 by 24 when there is none.
    static var size: (columns: Int, rows: Int) {
        var window = winsize()
        guard ioctl(0, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return (80, 24) }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Carries bytes until the command ends.
    static func run(
        _ execution: SessionClient.Execution, over client: SessionClient
    ) throws -> SessionClient.Ending {
        let start = size
        let master = try client.startOnTerminal(execution, columns: start.columns, rows: start.rows)
        defer { close(master) }
        var before = termios()
        let isTerminal = tcgetattr(0, &before) == 0
        if isTerminal {
            var raw = before
            cfmakeraw(&raw)
            tcsetattr(0, TCSANOW, &raw)
        }
        defer { if isTerminal { tcsetattr(0, TCSANOW, &before) } }
        signal(SIGWINCH) { _ in TerminalRelay.resized.store(true, ordering: .relaxed) }
        return try carry(master, client)
    }

    private static func carry(
        _ master: Int32, _ client: SessionClient
    ) throws -> SessionClient.Ending {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        var (reads, ending) = (true, SessionClient.Ending?.none)
        while true {
            if resized.exchange(false, ordering: .relaxed) {
                var window = winsize()
                if ioctl(0, UInt(TIOCGWINSZ), &window) == 0 { _ = ioctl(master, UInt(TIOCSWINSZ), &window) }
            }
            var polled = [
                pollfd(fd: master, events: Int16(POLLIN), revents: 0),
                pollfd(fd: reads && ending == nil ? 0 : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: ending == nil ? client.descriptor : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&polled, 3, ending != nil ? 0 : reads ? -1 : 200)
            if ready < 0, errno == EINTR { continue }
            // A program that has just set its terminal up may have thrown the end of input away.
            if ready == 0, !reads, ending == nil { SystemCall.writeAll([4], to: master) }
            if ready == 0, let ending { return ending }
            if polled[0].revents != 0 {
                let count = read(master, &block, block.count)
                // The last one inside has closed it.
                if count <= 0, errno != EINTR, errno != EAGAIN { return try ending ?? client.ending() }
                if count > 0 { SystemCall.writeAll(block[..<count], to: 1) }
            }
            if polled[1].revents != 0 {
                let count = read(0, &block, block.count)
                if count > 0 {
                    SystemCall.writeAll(block[..<count], to: master)
                } else if count == 0 {
                    reads = false
                    SystemCall.writeAll([4], to: master)
                }
            }
            if polled[2].revents != 0 { ending = try client.ending() }
        }
    }
}
