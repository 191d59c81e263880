import Foundation
import Glibc
import Synchronization
import Terminal
import Testing

@Suite struct `A stream of output` {
    /// A pipe whose writing end refuses instead of waiting.
    private func narrowPipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        try #require(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
        return (ends[0], ends[1])
    }

    @Test func `writes all of a text, though its receiver is slow and refuses now and then`() throws {
        let (reader, writer) = try narrowPipe()
        let received = Mutex<[UInt8]>([])
        let end = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 5000)
            while true {
                let count = read(reader, &buffer, buffer.count)
                guard count > 0 else { break }
                received.withLock { $0 += buffer[..<count] }
            }
            end.signal()
        }
        let text = (0..<60_000).map { "línea \($0)\n" }.joined()
        #expect(OutputStream(descriptor: writer).write(text))
        close(writer)
        end.wait()
        close(reader)
        #expect(received.withLock { $0 } == Array(text.utf8))
    }

    @Test func `says that its receiver refuses`() throws {
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        #expect(!OutputStream(descriptor: full).write("no room"))
        #expect(!OutputStream(descriptor: -1).write("nobody"))
    }

    @Test func `has no trouble with nothing`() {
        #expect(OutputStream(descriptor: -1).write(""))
    }
}

@Suite struct `The capabilities of a terminal` {
    @Test(
        arguments: [
            (120, nil, 120), (120, "80", 120), (nil, "80", 80), (0, "80", 80), (-4, "80", 80),
            (nil, nil, 100),
            (nil, "", 100), (nil, "wide", 100), (nil, " 80", 100), (nil, "0", 100), (nil, "-80", 100),
            (5, nil, 20),
            (nil, "3", 20), (99_999, nil, 1000), (nil, "99999999999999999999", 100),
        ] as [(Int?, String?, Int)])
    func `have a width by the system, else by the environment, within bounds`(
        window: Int?, variable: String?, columns: Int
    ) {
        let environment = variable.map { ["COLUMNS": $0] } ?? [:]
        for isTerminal in [true, false] {
            let found = TerminalCapabilities.decide(
                isTerminal: isTerminal, windowColumns: window, environment: environment)
            #expect(found.columns == columns)
        }
    }

    @Test func `are those of a file where the descriptor is no terminal, whatever the environment says`()
        throws
    {
        let file = open("/dev/null", O_WRONLY)
        try #require(file >= 0)
        defer { close(file) }
        for descriptor in [file, -1] {
            let found = TerminalCapabilities.of(
                descriptor: descriptor, environment: ["TERM": "xterm", "COLUMNS": "70"])
            #expect(!found.isInteractive && !found.isColoured && found.columns == 70)
        }
    }
}

@Suite struct `Styles of text` {
    @Test func `differ from each other and end with the text`() {
        let palette = Palette(isColoured: true)
        let styled = TextStyle.allCases.map { palette.styled("x", $0) }
        #expect(Set(styled).count == TextStyle.allCases.count)
        #expect(styled.allSatisfy { $0.hasPrefix("\u{1b}[") && $0.hasSuffix("mx\u{1b}[0m") })
        #expect(palette.styled("x", nil) == "x" && palette.styled("", .bad) == "")
    }

    @Test(arguments: TextStyle.allCases)
    func `leave text as it is where there is no colour`(style: TextStyle) {
        #expect(Palette(isColoured: false).styled("x", style) == "x")
    }
}
