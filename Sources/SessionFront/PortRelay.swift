internal import CSessions
internal import Glibc
internal import Sessions

/// Makes ports of a session reachable on the host's loopback, by a process that ends with the session.
struct PortRelay {
    let context: FrontContext

    /// Starts one for ports as `docker run --publish` names them: `PORT`, `HOST:PORT`, `ADDRESS:HOST:PORT`.
    func publish(_ ports: [String], of name: String) throws {
        var record = try context.store.record(of: name)
        for text in ports {
            let parts = text.split(separator: "/")[0].split(separator: ":", omittingEmptySubsequences: false)
            guard let last = parts.last, let inside = UInt16(last), parts.count <= 3,
                let host = parts.count < 2 || parts[parts.count - 2].isEmpty
                    ? 0 : UInt16(parts[parts.count - 2])
            else { throw FrontFailure("--publish \(text) is not ADDRESS:HOST:PORT", status: 125) }
            if parts.count == 3, !["127.0.0.1", "localhost", "0.0.0.0", ""].contains(String(parts[0])) {
                throw FrontFailure("--publish \(text): ports are published on 127.0.0.1 alone", status: 125)
            }
            let (listener, port) = try Self.listen(at: host)
            defer { close(listener) }
            try start(listener, name: name, port: inside)
            record.ports["\(inside)/tcp"] = "127.0.0.1:\(port)"
        }
        try context.store.update(record)
    }

    private func start(_ listener: Int32, name: String, port: UInt16) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        posix_spawn_file_actions_adddup2(&actions, listener, 3)
        _ = try context.spawn(
            context.ownFile, ["relay", context.workspace, name, "\(port)"], &actions, isApart: true)
    }

    private static func listen(at port: UInt16) throws -> (descriptor: Int32, port: UInt16) {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SessionError.system(doing: "making a socket", code: errno) }
        var yes: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(number, pointer, size) == 0 && Glibc.listen(number, 128) == 0
                    && getsockname(number, pointer, &size) == 0
            }
        }
        guard isBound else {
            let code = errno
            close(number)
            throw SessionError.system(doing: "listening at 127.0.0.1:\(port)", code: code)
        }
        return (number, UInt16(bigEndian: address.sin_port))
    }

    // MARK: - The process

    /// Relays connections of a listening socket until the session ends.
    static func serve(_ listener: Int32, _ name: String, _ port: Int, in store: SessionStore) throws {
        signal(SIGPIPE, SIG_IGN)
        let client = try store.connect(to: name)
        var joined: [Joined] = []
        while true {
            var polled = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            for one in joined { polled += one.polled }
            let ready = poll(&polled, nfds_t(polled.count), -1)
            if ready < 0, errno == EINTR { continue }
            // Nothing is asked at this moment, so that whatever arrives is the end.
            if polled[1].revents != 0 { return }
            for index in joined.indices {
                joined[index].carry(polled[2 + index * 2].revents, polled[3 + index * 2].revents)
            }
            joined.removeAll { $0.closeIfOver() }
            guard polled[0].revents != 0 else { continue }
            let outside = session_accept(listener)
            guard outside >= 0 else { continue }
            do {
                joined.append(Joined(outside, try client.connect(port: port)))
            } catch {
                close(outside)
            }
        }
    }

    /// Two sockets whose bytes go from one to the other.
    private struct Joined {
        let sides: (Int32, Int32)
        private var isOpen = (true, true)

        init(_ one: Int32, _ other: Int32) { sides = (one, other) }

        var polled: [pollfd] {
            [
                pollfd(fd: isOpen.0 ? sides.0 : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isOpen.1 ? sides.1 : -1, events: Int16(POLLIN), revents: 0),
            ]
        }

        mutating func carry(_ one: Int16, _ other: Int16) {
            if one != 0 { isOpen.0 = Self.pass(sides.0, sides.1) }
            if other != 0 { isOpen.1 = Self.pass(sides.1, sides.0) }
        }

        func closeIfOver() -> Bool {
            guard !isOpen.0, !isOpen.1 else { return false }
            close(sides.0)
            close(sides.1)
            return true
        }

        private static func pass(_ from: Int32, _ to: Int32) -> Bool {
            var block = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(from, &block, block.count)
            if count < 0, errno == EINTR || errno == EAGAIN { return true }
            guard count > 0 else {
                shutdown(to, Int32(SHUT_WR))
                return false
            }
            SystemCall.writeAll(block[..<count], to: to)
            return true
        }
    }
}
