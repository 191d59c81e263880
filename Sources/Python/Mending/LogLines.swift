internal import Foundation
internal import Threads

/// Reads the lines of a log of foreign code within bounds: any test may print any number of lines, and expressions take
/// long.
struct LogLines {
    /// The maximum number of lines that are tried against expressions.
    var most = 2_000
    /// Whether a line that was seen before is passed over.
    var passesOverRepeats = true

    /// The bytes of a log that are read.
    static let longest = 8 << 20
    /// The bytes of a line that are read.
    static let width = 600
    /// The processor time after which no further line is tried.
    static let seconds = 5.0

    /// - Parameters:
    ///   - mayTell: Whether a line, at most `width` bytes of it, is worth an expression; this must be cheap.
    ///   - read: Reads such a line; false when nothing more is wanted.
    func each(
        of log: some Collection<UInt8>, where mayTell: (UnsafeRawBufferPointer) -> Bool,
        _ read: (String) -> Bool
    ) {
        let bytes = Array(log.prefix(Self.longest))
        var seen: Set<String> = []
        var left = most
        let start = ThreadTime.now
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let whole = UnsafeRawBufferPointer(rebasing: rest)
                let length = Self.lineLength(whole)
                rest = rest.dropFirst(length + 1)
                let line = UnsafeRawBufferPointer(rebasing: whole.prefix(min(length, Self.width)))
                guard length > 0, mayTell(line) else { continue }
                let text = String(decoding: line, as: UTF8.self)
                guard !passesOverRepeats || seen.insert(text).inserted else { continue }
                left -= 1
                guard read(text), left > 0, ThreadTime.now - start < Self.seconds else { return }
            }
        }
    }

    private static func lineLength(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress, let end = memchr(base, 0x0A, bytes.count) else {
            return bytes.count
        }
        return UnsafeRawPointer(end) - base
    }
}

/// Words that are looked for in bytes, in capital or small letters of ASCII.
struct FixedWords {
    private let words: [[UInt8]]

    init(_ words: [String]) {
        self.words = words.map { Array($0.utf8).map(Self.lowered) }
    }

    /// Whether one of them is in a text.
    func areIn(_ text: some Collection<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { lowered in
            var end = 0
            for byte in text {
                lowered[end] = Self.lowered(byte)
                end += 1
            }
            let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(lowered)[..<end])
            return words.contains { Self.holds(bytes, $0) }
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// Whether bytes hold others, exactly.
    static func holds(_ bytes: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, let base = bytes.baseAddress else { return wanted.isEmpty }
        var start = 0
        while bytes.count - start >= wanted.count,
            let found = memchr(base + start, Int32(first), bytes.count - start - wanted.count + 1)
        {
            if memcmp(found, wanted, wanted.count) == 0 { return true }
            start = UnsafeRawPointer(found) - base + 1
        }
        return false
    }
}

/// A regular expression that is tried only where one of its fixed words is, which is found much faster, and that is
/// compiled once for all the lines of a log.
struct WordedExpression<Output> {
    let words: [String]
    private let fixed: FixedWords
    private let expression: Regex<Output>

    /// - Parameter words: One of them is in all that the expression matches.
    init(_ words: String..., matching expression: Regex<Output>) {
        self.words = words
        fixed = FixedWords(words)
        self.expression = expression
    }

    func firstMatch(in text: String) -> Regex<Output>.Match? {
        fixed.areIn(text.utf8) ? text.firstMatch(of: expression) : nil
    }

    func matches(in text: String) -> [Regex<Output>.Match] {
        fixed.areIn(text.utf8) ? text.matches(of: expression) : []
    }
}
