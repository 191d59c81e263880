internal import Foundation
internal import Glibc
internal import Synchronization

/// What a client sent to a loopback server.
package struct LoopbackRequest: Sendable {
    /// `GET`, `POST`.
    package var method: String
    /// Path and query.
    package var target: String
    /// Header fields by name in lower case.
    package var headers: [String: String]
    /// The body.
    package var body: [UInt8]
}

/// What a loopback server answers, and how it misbehaves while doing so.
package struct LoopbackResponse: Sendable {
    /// Ways of misbehaving.
    package enum Manner: Sendable {
        /// Sends everything.
        case whole
        /// Announces the whole and closes after so many bytes of the body.
        case cut(after: Int)
        /// Sends nothing at all for so many seconds, then everything.
        case late(seconds: Double)
        /// Sends one byte at a time with a pause between them.
        case drip(secondsPerByte: Double)
        /// Closes the connection without a word.
        case silent
        /// Sends these bytes as they are, then closes.
        case raw([UInt8])
    }

    /// The status code.
    package var status: Int
    /// Header fields besides `Content-Length`.
    package var headers: [(name: String, value: String)]
    /// The body.
    package var body: [UInt8]
    /// How it is sent.
    package var manner: Manner

    /// An answer by its parts.
    package init(
        _ status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        manner: Manner = .whole
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.manner = manner
    }

    /// An answer with a text.
    package init(
        _ status: Int = 200, headers: [(name: String, value: String)] = [], text: String,
        manner: Manner = .whole
    ) {
        self.init(status, headers: headers, body: Array(text.utf8), manner: manner)
    }
}

/// An HTTP/1.1 server on 127.0.0.1 that answers what a closure says, a thread for each connection.
package final class LoopbackServer: Sendable {
    /// The port it listens at.
    package let port: Int
    /// `http://127.0.0.1:PORT`.
    package var address: String { "http://127.0.0.1:\(port)" }

    private let listener: Int32
    private let tally: Tally
    private let respond: @Sendable (LoopbackRequest) -> LoopbackResponse

    /// How much has gone on so far.
    package struct Counts: Sendable {
        /// Connections that were accepted.
        package var connections = 0
        /// Requests that were read.
        package var requests = 0
    }

    private final class Tally: Sendable {
        let counts = Mutex(Counts())
        let connections = Mutex<Set<Int32>>([])
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - port: the port to take, 0 for any.
    ///   - respond: answers a request; it is called on many threads at once.
    package init(
        port: Int = 0, respond: @escaping @Sendable (LoopbackRequest) -> LoopbackResponse
    ) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 128) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard descriptor >= 0, isListening else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: "no loopback socket"])
        }
        listener = descriptor
        self.port = Int(UInt16(bigEndian: address.sin_port))
        self.respond = respond
        let tally = Tally()
        self.tally = tally
        let thread = Thread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                var yes: Int32 = 1
                setsockopt(
                    connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
                tally.counts.withLock { $0.connections += 1 }
                tally.connections.withLock { _ = $0.insert(connection) }
                let worker = Thread {
                    LoopbackConnection(connection).serve { request in
                        tally.counts.withLock { $0.requests += 1 }
                        return respond(request)
                    }
                    tally.connections.withLock { _ = $0.remove(connection) }
                    close(connection)
                }
                worker.start()
            }
        }
        thread.start()
    }

    /// What went on so far.
    package var counts: Counts { tally.counts.withLock { $0 } }

    /// Ends all connections and listens no more.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        tally.connections.withLock { connections in
            for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }
}
