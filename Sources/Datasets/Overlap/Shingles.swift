/// A text as the set of its shingles, runs of some tokens each: what two texts have in common however they were edited.
///
/// A long text keeps its smallest hashes only (a bottom-k sketch), from which the similarity is estimated; a text of
/// `limit` shingles or fewer is compared exactly. Everything is linear in the text, whoever wrote it.
struct Shingles: Hashable, Sendable {
    /// How many tokens make a shingle.
    static let width = 5
    /// How many hashes are kept.
    static let limit = 2_048

    /// The hashes of the shingles, ascending, each once.
    let hashes: [UInt64]

    /// The shingles of prose: its words, whatever stands between them and however they are capitalised.
    init(prose: String) {
        var builder = ShingleBuilder()
        var text = prose
        text.withUTF8 { TokenScan($0).forEachToken(marks: false) { builder.add($0) } }
        hashes = builder.finish()
    }

    /// The shingles of a patch: words and marks of the lines that it adds and removes; headers, line numbers, context
    /// and blanks do not count.
    init(patch: String) {
        var builder = ShingleBuilder()
        var text = patch
        text.withUTF8 { bytes in
            var (start, isHeader) = (0, true)
            while start < bytes.count {
                var end = start
                while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
                let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if line.starts(with: "diff --git ".utf8) {
                    isHeader = true
                } else if line.starts(with: "@@ ".utf8) {
                    isHeader = false
                } else if !isHeader, line.first == UInt8(ascii: "+") || line.first == UInt8(ascii: "-") {
                    TokenScan(line).forEachToken(marks: true) { builder.add($0) }
                }
                start = end + 1
            }
        }
        hashes = builder.finish()
    }

    /// Whether there is too little text for a likeness to mean anything but sameness.
    var isShort: Bool { hashes.count < 8 }

    /// The share of shingles in common, from 0 to 1 (the Jaccard index); 0 when one text has none.
    func similarity(to other: Shingles) -> Double {
        guard !hashes.isEmpty, !other.hashes.isEmpty else { return 0 }
        // Of two sketches, only the smallest hashes of the union are a fair sample.
        let isSketch = hashes.count == Self.limit || other.hashes.count == Self.limit
        var (left, right, union, common) = (0, 0, 0, 0)
        while left < hashes.count || right < other.hashes.count, !isSketch || union < Self.limit {
            union += 1
            if right == other.hashes.count
                || (left < hashes.count && hashes[left] < other.hashes[right])
            {
                left += 1
            } else if left == hashes.count || other.hashes[right] < hashes[left] {
                right += 1
            } else {
                common += 1
                left += 1
                right += 1
            }
        }
        return Double(common) / Double(union)
    }
}

/// Turns a row of tokens into the hashes of its shingles.
private struct ShingleBuilder {
    private static let base: UInt64 = 0x9e37_79b9_7f4a_7c15
    /// The weight of the token that leaves the window.
    private static let leaving = (0..<Shingles.width).reduce(UInt64(1)) { power, _ in power &* base }

    private var window: [UInt64] = []
    private var next = 0
    private var rolling: UInt64 = 0
    private var hashes: [UInt64] = []

    mutating func add(_ token: UInt64) {
        rolling = rolling &* Self.base &+ token
        if window.count < Shingles.width {
            window.append(token)
            if window.count < Shingles.width { return }
        } else {
            rolling = rolling &- window[next] &* Self.leaving
            window[next] = token
            next = (next + 1) % Shingles.width
        }
        hashes.append(Hashing.mix(rolling))
    }

    /// The hashes, ascending; a text of fewer tokens than a shingle has is one shingle.
    mutating func finish() -> [UInt64] {
        if hashes.isEmpty, !window.isEmpty { hashes.append(Hashing.mix(rolling)) }
        hashes.sort()
        var unique: [UInt64] = []
        unique.reserveCapacity(min(hashes.count, Shingles.limit))
        for hash in hashes where unique.last != hash {
            unique.append(hash)
            if unique.count == Shingles.limit { break }
        }
        return unique
    }
}

/// Finds the tokens of a text.
private struct TokenScan {
    private let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Passes on the hash of each word, letters in lower case, and of each mark when these count.
    func forEachToken(marks: Bool, _ body: (UInt64) -> Void) {
        var word: UInt64 = 0
        var isInWord = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                word = Hashing.step(isInWord ? word : Hashing.start, byte | 0x20)
                isInWord = true
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), 0x80...:
                word = Hashing.step(isInWord ? word : Hashing.start, byte)
                isInWord = true
            default:
                if isInWord { body(word) }
                isInWord = false
                if marks, byte > UInt8(ascii: " ") { body(Hashing.step(Hashing.start, byte)) }
            }
        }
        if isInWord { body(word) }
    }
}

/// Hashes that are the same in every run, unlike those of the standard library.
enum Hashing {
    /// The hash of nothing (FNV-1a, Fowler, Noll and Vo).
    static let start: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The hash of one byte more.
    static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }

    /// Spreads a number over all bits (the finaliser of splitmix64).
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
