internal import Glibc
internal import Sessions

/// Runs a command in a session and carries its streams.
///
/// The command never gets the caller's own descriptors: through one of a directory or file it could reach the host.
struct Relay {
    /// Whose bytes the command reads; nil for none.
    var input: Int32?
    var output: Int32 = 1
    var error: Int32 = 2
    /// After how many seconds it is killed; never when nil.
    var timeout: Double?
    /// Whether what is written is made safe for a terminal.
    var escapes = (output: isatty(1) == 1, error: isatty(2) == 1)

    /// How a command ended.
    enum Outcome: Equatable {
        case ended(SessionClient.Ending)
        case timedOut
    }

    /// Executes and waits for the end.
    func run(_ execution: SessionClient.Execution, over client: SessionClient) throws -> Outcome {
        let pipes = try (Pipe(), Pipe(), Pipe())
        defer { for pipe in [pipes.0, pipes.1, pipes.2] { pipe.closeBoth() } }
        try client.start(
            execution, stdio: [pipes.0.reader, pipes.1.writer, pipes.2.writer],
            readers: [pipes.1.reader, pipes.2.reader])
        close(pipes.0.take(.reader))
        close(pipes.1.take(.writer))
        close(pipes.2.take(.writer))
        var carrier = Carrier(relay: self, pipes: pipes)
        return try carrier.carry(until: client)
    }
}

/// The state of one relay.
private struct Carrier {
    let relay: Relay
    let pipes: (Pipe, Pipe, Pipe)
    private var pending: [UInt8] = []
    private var inputIsOpen: Bool
    private var ending: SessionClient.Ending?
    private var block = [UInt8](repeating: 0, count: 1 << 16)

    init(relay: Relay, pipes: (Pipe, Pipe, Pipe)) {
        self.relay = relay
        self.pipes = pipes
        inputIsOpen = relay.input != nil
        if !inputIsOpen { close(pipes.0.take(.writer)) }
        for number in [pipes.0.writer, pipes.1.reader, pipes.2.reader] where number >= 0 {
            _ = fcntl(number, F_SETFL, O_NONBLOCK)
        }
    }

    mutating func carry(until client: SessionClient) throws -> Relay.Outcome {
        let limit = relay.timeout.map { ContinuousClock.now + .seconds($0) }
        while true {
            var wait: Int32 = -1
            if ending != nil {
                // What is written by now is still carried; whatever goes on in the background is not waited for.
                wait = 0
            } else if let limit {
                let left = ContinuousClock.now.duration(to: limit)
                guard left > .zero else {
                    try? client.signal(SIGKILL)
                    return .timedOut
                }
                wait = left.pollMilliseconds
            }
            var polled = [
                pollfd(fd: ending == nil ? client.descriptor : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipes.1.reader, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipes.2.reader, events: Int16(POLLIN), revents: 0),
                pollfd(
                    fd: pending.isEmpty && inputIsOpen ? relay.input ?? -1 : -1, events: Int16(POLLIN),
                    revents: 0),
                pollfd(fd: pending.isEmpty ? -1 : pipes.0.writer, events: Int16(POLLOUT), revents: 0),
            ]
            let ready = poll(&polled, 5, wait)
            if ready < 0, errno == EINTR { continue }
            if ready == 0, let ending { return .ended(ending) }
            if polled[1].revents != 0 { forward(pipes.1, to: relay.output, escaping: relay.escapes.output) }
            if polled[2].revents != 0 { forward(pipes.2, to: relay.error, escaping: relay.escapes.error) }
            if polled[3].revents != 0 { readInput() }
            if polled[4].revents != 0 { writeInput() }
            if polled[0].revents != 0 { ending = try client.ending() }
        }
    }

    private mutating func forward(_ pipe: Pipe, to target: Int32, escaping: Bool) {
        let count = read(pipe.reader, &block, block.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            close(pipe.take(.reader))
            return
        }
        let bytes = escaping ? Escaping.bytes(block[..<count]) : Array(block[..<count])
        SystemCall.writeAll(bytes, to: target)
    }

    private mutating func readInput() {
        guard let input = relay.input else { return }
        let count = read(input, &block, block.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            inputIsOpen = false
            close(pipes.0.take(.writer))
            return
        }
        pending = Array(block[..<count])
        writeInput()
    }

    private mutating func writeInput() {
        let count = write(pipes.0.writer, pending, pending.count)
        if count > 0 {
            pending.removeFirst(count)
        } else if errno != EINTR, errno != EAGAIN {
            // The command reads no more.
            pending = []
            inputIsOpen = false
            close(pipes.0.take(.writer))
        }
    }
}

/// What is shown on a terminal without being able to steer it.
enum Escaping {
    /// Control characters as a caret and a letter, those of Unicode's second block as a question mark.
    static func bytes(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var safe: [UInt8] = []
        var previous: UInt8 = 0
        for byte in bytes {
            switch byte {
            case 9, 10, 13: safe.append(byte)
            case 0..<32: safe += [UInt8(ascii: "^"), byte + 64]
            case 127: safe += Array("^?".utf8)
            case 0x80..<0xa0 where previous == 0xc2: safe[safe.count - 1] = UInt8(ascii: "?")
            default: safe.append(byte)
            }
            previous = byte
        }
        return safe
    }

    static func text(_ text: String) -> String { String(decoding: bytes(text.utf8), as: UTF8.self) }
}
