package import Foundation
internal import Glibc

/// Files that strangers wrote, read up to a length and no further.
package enum BoundedFile {
    /// The content of a regular file; nil when it is absent, is none, cannot be read, or is longer than the limit.
    ///
    /// Nothing of a longer one is read, and no device or pipe is waited for.
    package static func read(_ path: String, limit: Int) -> Data? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) <= limit
        else { return nil }
        // A byte more shows whether the file grew meanwhile.
        var data = Data(count: Int(status.st_size) + 1)
        var count = 0
        let isWhole = data.withUnsafeMutableBytes { buffer in
            while count < buffer.count {
                let more = Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if more < 0, errno == EINTR { continue }
                if more <= 0 { return more == 0 }
                count += more
            }
            return count <= limit
        }
        return isWhole ? data.prefix(count) : nil
    }
}
