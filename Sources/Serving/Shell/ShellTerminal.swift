internal import Glibc
internal import Sessions
internal import Synchronization

/// The outer end of a shell's terminal.
///
/// Unchecked: the client is used by the thread that hears alone; descriptors are closed when nobody refers to it.
final class ShellTerminal: @unchecked Sendable {
    private let client: SessionClient
    private let master: Int32
    private let modes: termios
    /// Written to when the terminal shall be left.
    private let leave: Pipe
    private let ended = Mutex<Int32?>(nil)

    /// Starts a program on one.
    static func started(
        _ execution: SessionClient.Execution, over client: SessionClient
    ) throws(SessionError) -> ShellTerminal {
        let leave = try Pipe()
        let master = try client.startOnTerminal(execution, columns: 80, rows: 24)
        return ShellTerminal(client, master: master, leave: leave)
    }

    /// Nothing that is typed is shown again: clients want what programs write.
    private init(_ client: SessionClient, master: Int32, leave: Pipe) {
        self.client = client
        self.master = master
        self.leave = leave
        var modes = termios()
        tcgetattr(master, &modes)
        modes.c_lflag &= ~tcflag_t(ECHO)
        self.modes = modes
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        restoreModes()
    }

    deinit { Glibc.close(master) }

    /// The exit status once the program has ended.
    var status: Int32? { ended.withLock { $0 } }

    /// Sets the terminal as it was, whatever a program has left behind.
    func restoreModes() {
        var modes = modes
        tcsetattr(master, TCSANOW, &modes)
    }

    /// Has the thread that hears leave; the program ends with that.
    func close() {
        var byte: UInt8 = 0
        _ = Glibc.write(leave.writer, &byte, 1)
    }

    /// Hears what is written until the program has ended or the terminal is left; blocks.
    func hear(_ body: ([UInt8]) -> Void) {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        var isOpen = true
        // What the background still says once the program has ended.
        var rest = 1 << 20
        while isOpen || status == nil {
            let isOver = status != nil
            var polled = [
                pollfd(fd: isOpen ? master : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isOver ? -1 : client.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: leave.reader, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&polled, 3, isOver ? 0 : -1)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0, rest > 0 else { return }
            if polled[2].revents != 0 {
                // Its end is the end of the terminal, which hangs up on what runs in its foreground.
                try? client.signal(SIGKILL)
                return
            }
            if polled[0].revents != 0 {
                let count = read(master, &block, block.count)
                if count > 0 {
                    body(Array(block[..<count]))
                    if isOver { rest -= count }
                } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                    // No program has the terminal open any more.
                    isOpen = false
                }
            }
            if polled[1].revents != 0 {
                let ending = (try? client.ending()) ?? .lost
                ended.withLock { $0 = ending.status }
            }
        }
    }

    /// Types bytes, as fast as programs read them; what is not read within half a minute is dropped.
    func write(_ bytes: [UInt8]) async {
        var rest = bytes[...]
        let end = ContinuousClock.now + .seconds(30)
        while !rest.isEmpty, status == nil, ContinuousClock.now < end {
            let count = rest.withUnsafeBytes { Glibc.write(master, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno != EINTR {
                guard errno == EAGAIN, (try? await Task.sleep(for: .milliseconds(2))) != nil else { return }
            }
        }
    }
}
