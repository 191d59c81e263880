import Foundation
import TestSupport
import Testing

@testable import Serving

struct ShellMarksTests {
    private let end = "\u{1e}nonceE0\u{1f}"

    private func pieces(_ parts: String...) -> [ShellMarks.Piece] {
        var marks = ShellMarks(nonce: "nonce")
        return parts.flatMap { marks.take(Array($0.utf8)) }
    }

    @Test("Marks are found among text, wherever the bytes are divided")
    func divided() {
        let said = "a\(end)\u{1e}nonceP130\u{1f}b"
        let expected: [ShellMarks.Piece] = [
            .text([97]), .mark(.end, status: 0), .mark(.prompt, status: 130), .text([98]),
        ]
        #expect(pieces(said) == expected)
        for index in said.indices {
            #expect(pieces(String(said[..<index]), String(said[index...])) == expected)
        }
        #expect(pieces(said.map { String($0) }.joined()) == expected)
    }

    @Test(
        "What only looks like a mark is text",
        arguments: [
            "\u{1e}\u{1e}x", "\u{1e}nonceX0\u{1f}", "\u{1e}otherE0\u{1f}", "\u{1e}nonceE1234\u{1f}",
            "\u{1e}nonceEx\u{1f}", "\u{1e}nonceE\u{1f}",
        ])
    func others(text: String) {
        let joined = pieces(text, ".").reduce(into: [UInt8]()) {
            if case .text(let bytes) = $1 { $0 += bytes }
        }
        #expect(String(decoding: joined, as: UTF8.self) == text + ".")
    }

    @Test("A beginning waits for what follows, and no longer than a mark is")
    func waiting() {
        #expect(pieces("a\u{1e}non") == [.text([97])])
        #expect(pieces("\u{1e}non", "sense") == [.text(Array("\u{1e}nonsense".utf8))])
    }

    @Test(
        "bash executes the text as it is and says its status",
        arguments: [
            ("echo 'a b' \"$((1+1))\"", "a b 2\n", 0),
            ("printf '%s' \"it's\" '\\' '!'; (exit 3)", "it's\\!", 3),
            ("cat <<'EOF'\n$x\t`y`\nEOF\n", "$x\t`y`\n", 0),
            ("printf ' ünï€ %s' \u{1}\u{7f}", " ünï€ \u{1}\u{7f}", 0),
            ("echo " + String(repeating: "é", count: 3000), String(repeating: "é", count: 3000) + "\n", 0),
            ("PS1=x; set -u; false", "", 1), ("", "", 0), ("# nothing", "", 0), ("echo a; echo 'b", "", nil),
        ] as [(String, String, Int?)])
    func execution(script: String, output: String, status: Int?) throws {
        var marks = ShellMarks(nonce: "nonce")
        let line = marks.line(script)
        #expect(line.split(separator: 10).allSatisfy { $0.count < 4000 })
        #expect(line.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 10 })
        let said = try Self.bash(line)
        var text: [UInt8] = []
        for piece in marks.take(said) {
            switch piece {
            case .text(let bytes): text += bytes
            case .mark(let kind, let number):
                #expect(kind == .end)
                if let status {
                    #expect(number == status)
                    #expect(String(decoding: text, as: UTF8.self) == output)
                } else {
                    #expect(number != 0)
                }
                return
            }
        }
        Issue.record("no mark in \(said.count) bytes")
    }

    private static func bash(_ input: [UInt8]) throws -> [UInt8] {
        Array(try ProgramRun("/bin/bash", ["--norc"], input: Data(input)).output)
    }
}
