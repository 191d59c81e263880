internal import Glibc

/// The few socket calls that the gateway needs; descriptors are close-on-exec.
enum Sockets {
    /// A socket that listens at a path; a path longer than a socket address may be is reached through its directory.
    static func listen(at path: String) throws(SandboxError) -> Int32 {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let directory = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else {
            throw .host(operation: "opening the directory of", path: path, code: errno)
        }
        defer { close(directory) }
        let number = make(AF_UNIX)
        guard number >= 0 else { throw .host(operation: "making socket", path: path, code: errno) }
        unlink(path)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let short = "/proc/self/fd/\(directory)\(path[slash...])"
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            guard short.utf8.count < bytes.count else { return false }
            bytes.copyBytes(from: short.utf8)
            return true
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, size) }
        }
        guard fits, bound == 0, Glibc.listen(number, 128) == 0 else {
            let code = fits ? errno : ENAMETOOLONG
            close(number)
            throw .host(operation: "listening at", path: path, code: code)
        }
        // The inside user is another one; the directory and the allow list guard what it leads to.
        chmod(path, 0o666)
        return number
    }

    /// A connection to a host, tried at each of its addresses; negative when there is none.
    static func connect(to target: HostAndPort, seconds: Int) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(target.host, "\(target.port)", &hints, &found) == 0 else { return -1 }
        defer { freeaddrinfo(found) }
        var next = found
        while let entry = next?.pointee {
            next = entry.ai_next
            let number = make(entry.ai_family)
            guard number >= 0 else { continue }
            setTimeout(number, SO_SNDTIMEO, seconds)  // bounds connect too
            if Glibc.connect(number, entry.ai_addr, entry.ai_addrlen) == 0 { return number }
            close(number)
        }
        return -1
    }

    private static func make(_ family: Int32) -> Int32 {
        socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    /// Bounds how long one call may block.
    static func setTimeout(_ number: Int32, _ option: Int32, _ seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Sends everything; whether it could.
    static func sendAll(_ bytes: some Sequence<UInt8>, to number: Int32) -> Bool {
        Array(bytes).withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = send(number, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// What has arrived; nil at the end or after an error.
    static func receive(from number: Int32) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            count = max(0, recv(number, buffer.baseAddress, buffer.count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Carries bytes both ways until both sides have ended or nothing came for a while.
    static func join(_ one: Int32, _ other: Int32, idleSeconds: Int32) {
        var open = [true, true]
        let numbers = [one, other]
        while open.contains(true) {
            var polled = (0..<2).map {
                pollfd(fd: open[$0] ? numbers[$0] : -1, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&polled, 2, idleSeconds * 1000) > 0 else { return }
            for side in 0..<2 where polled[side].revents != 0 {
                if let bytes = receive(from: numbers[side]) {
                    guard sendAll(bytes, to: numbers[1 - side]) else { return }
                } else {
                    open[side] = false
                    shutdown(numbers[1 - side], Int32(SHUT_WR))
                }
            }
        }
    }
}
