internal import Foundation
internal import Glibc

/// The system's `send`, under a name that does not collide with `LoopbackConnection.send`.
private let sendBytes: @Sendable (Int32, UnsafeRawPointer?, Int, Int32) -> Int = { send($0, $1, $2, $3) }

/// One connection of a loopback server: requests read, answers written, until either side has had enough.
struct LoopbackConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Serves until the connection ends.
    func serve(_ respond: (LoopbackRequest) -> LoopbackResponse) {
        var connection = self
        while let request = connection.nextRequest() {
            guard connection.send(respond(request), isHead: request.method == "HEAD") else { return }
        }
    }

    private mutating func nextRequest() -> LoopbackRequest? {
        var end: Int?
        while end == nil {
            end = headerEnd()
            if end == nil, !fill() { return nil }
        }
        guard let end else { return nil }
        let lines = String(decoding: buffer[..<end], as: UTF8.self).split(separator: "\r\n")
        buffer.removeSubrange(..<(end + 4))
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < length { if !fill() { return nil } }
        let body = Array(buffer[..<length])
        buffer.removeSubrange(..<length)
        return LoopbackRequest(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body)
    }

    private func headerEnd() -> Int? {
        guard buffer.count >= 4 else { return nil }
        return (0...(buffer.count - 4)).first {
            buffer[$0] == 13 && buffer[$0 + 1] == 10 && buffer[$0 + 2] == 13 && buffer[$0 + 3] == 10
        }
    }

    private mutating func fill() -> Bool {
        var block = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &block, block.count, 0)
        guard count > 0 else { return false }
        buffer += block[..<count]
        return true
    }

    /// Sends an answer; false when the connection is over.
    private func send(_ response: LoopbackResponse, isHead: Bool) -> Bool {
        var head = "HTTP/1.1 \(response.status) Status\r\n"
        for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
        if !response.headers.contains(where: { $0.name.lowercased() == "content-length" }) {
            head += "Content-Length: \(response.body.count)\r\n"
        }
        let bytes = Array("\(head)\r\n".utf8)
        let body = isHead ? [] : response.body
        switch response.manner {
        case .whole: return write(bytes + body)
        case .cut(let count):
            _ = write(bytes + body.prefix(count))
            return false
        case .late(let seconds):
            Thread.sleep(forTimeInterval: seconds)
            return write(bytes + body)
        case .drip(let pause):
            guard write(bytes) else { return false }
            for byte in body {
                guard write([byte]) else { return false }
                Thread.sleep(forTimeInterval: pause)
            }
            return true
        case .silent: return false
        case .raw(let raw):
            _ = write(raw)
            return false
        }
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                sendBytes(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
