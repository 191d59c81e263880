/// What is written on a shell's terminal so that the end of a command is known, with its exit status.
///
/// A mark is written by the shell after a command (`E`), another one as its prompt (`P`): a program that sets the
/// prompt cannot hide the first, and a command that is interrupted leaves the second. Neither stands in the text that
/// makes it, so that it is not seen when a shell shows what it executes.
struct ShellMarks: Sendable, Equatable {
    /// Which of both.
    enum Kind: UInt8, Sendable {
        case end = 0x45
        case prompt = 0x50
    }

    /// A piece of what the terminal says.
    enum Piece: Equatable, Sendable {
        case text([UInt8])
        case mark(Kind, status: Int)
    }

    private static let first: UInt8 = 0x1e
    private static let last: UInt8 = 0x1f

    /// Letters and digits that no text contains by accident.
    let nonce: String
    private var carry: [UInt8] = []

    init(nonce: String) { self.nonce = nonce }

    /// Takes bytes apart as they come; what may be the beginning of a mark waits for the next ones.
    mutating func take(_ bytes: some Collection<UInt8>) -> [Piece] {
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var rest = carry + bytes
        carry = []
        var index = 0
        while let start = rest[index...].firstIndex(of: Self.first) {
            text += rest[index..<start]
            switch mark(in: rest[start...]) {
            case .whole(let kind, let status, let end):
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                pieces.append(.mark(kind, status: status))
                index = end
            case .beginning:
                carry = Array(rest[start...])
                rest.removeSubrange(start...)
                index = rest.count
            case .none:
                text.append(Self.first)
                index = start + 1
            }
        }
        text += rest[index...]
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    private enum Found {
        case whole(Kind, status: Int, end: Int)
        case beginning, none
    }

    private func mark(in bytes: ArraySlice<UInt8>) -> Found {
        let word = [Self.first] + Array(nonce.utf8)
        guard bytes.count > word.count else { return word.starts(with: bytes) ? .beginning : .none }
        guard bytes.starts(with: word), let kind = Kind(rawValue: bytes[bytes.startIndex + word.count]) else {
            return .none
        }
        let digits = bytes.dropFirst(word.count + 1).prefix { (0x30...0x39).contains($0) }
        guard digits.count <= 3 else { return .none }
        guard digits.endIndex < bytes.endIndex else { return .beginning }
        guard bytes[digits.endIndex] == Self.last, let status = Int(String(decoding: digits, as: UTF8.self))
        else {
            return .none
        }
        return .whole(kind, status: status, end: digits.endIndex + 1)
    }

    // MARK: - What the shell is given

    /// The line that has bash execute a text, then write the mark and set its prompts again.
    ///
    /// It is one command on lines that are shorter than a terminal takes.
    func line(_ script: String) -> [UInt8] {
        var line: [UInt8] = Array("builtin eval ".utf8)
        let bytes = Array(script.utf8)
        var index = 0
        repeat {
            line += Array("$'".utf8)
            let end = min(bytes.count, index + 500)
            for byte in bytes[index..<end] { Self.append(byte, to: &line) }
            line += Array("'".utf8)
            index = end
            if index < bytes.count { line += Array("\\\n".utf8) }
        } while index < bytes.count
        // Words apart, so that what the shell shows of it with `set -x` is no mark.
        line += Array(
            ("; { __swegym=$?; PS1='\\036\(nonce)P$?\\037' PS2= PS0=; "
                + "builtin printf '\\036%s%s%d\\037' \(nonce) E \"$__swegym\"; } 2>/dev/null\n").utf8)
        return line
    }

    /// A byte within `$'…'`; no byte that a terminal acts upon is left as it is.
    private static func append(_ byte: UInt8, to line: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), byte]
        case 0x20..<0x7f, 0x80...: line.append(byte)
        default:
            let digits = Array(String(byte, radix: 8).utf8)
            line += [UInt8(ascii: "\\")] + Array(repeating: 0x30, count: 3 - digits.count) + digits
        }
    }
}
