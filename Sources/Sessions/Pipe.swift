internal import CSessions
internal import Glibc

/// A pipe, each of whose ends is closed once.
package final class Pipe {
    /// Which end.
    package enum End { case reader, writer }

    package private(set) var reader: Int32 = -1
    package private(set) var writer: Int32 = -1

    package init() throws(SessionError) {
        var ends: [Int32] = [-1, -1]
        let code = session_pipe(&ends)
        guard code == 0 else { throw .system(doing: "making a pipe", code: code) }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit { closeBoth() }

    /// Hands an end over, to be closed by somebody else.
    package func take(_ end: End) -> Int32 {
        defer { if end == .reader { reader = -1 } else { writer = -1 } }
        return end == .reader ? reader : writer
    }

    /// Closes what has not been handed over.
    package func closeBoth() {
        if reader >= 0 { close(take(.reader)) }
        if writer >= 0 { close(take(.writer)) }
    }
}
