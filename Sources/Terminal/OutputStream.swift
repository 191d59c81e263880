internal import Glibc

/// A descriptor that text is written to, whole.
package struct OutputStream: Sendable {
    /// Standard output: results only.
    package static let standardOutput = OutputStream(descriptor: 1)
    /// Standard error: progress, warnings, errors.
    package static let standardError = OutputStream(descriptor: 2)

    private let descriptor: Int32

    /// A stream over an open descriptor, which stays the caller's.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes all of the text; false when the receiver is gone or refuses it (a closed pipe, a full disk).
    @discardableResult
    package func write(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { buffer in
            var written = 0
            while written < buffer.count {
                guard let start = buffer.baseAddress else { return true }
                let count = systemWrite(descriptor, start + written, buffer.count - written)
                if count > 0 {
                    written += count
                } else if errno == EAGAIN {
                    waitUntilWritable()
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// A terminal shared with a program that made it non-blocking refuses now and then; wait rather than lose text.
    private func waitUntilWritable() {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, 1000)
    }
}

/// `write(2)`, which the method of the same name would hide.
private func systemWrite(_ descriptor: Int32, _ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
    write(descriptor, start, count)
}
