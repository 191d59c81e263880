import Foundation
import TestSupport
import Testing

@testable import JSON

@Suite("Writing JSON")
struct JSONWriterTests {
    private func text(_ style: JSONWriter.Style, _ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(style)
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "Texts have one spelling in each style",
        arguments: [
            ("plain é☃😀", #""plain é☃😀""#, #""plain é☃😀""#),
            ("a\"b\\c/d", #""a\"b\\c/d""#, #""a\"b\\c/d""#),
            (
                "\n\r\t\u{8}\u{c}\u{0}\u{1f}", #""\n\r\t\u0008\u000c\u0000\u001f""#,
                #""\n\r\t\u0008\u000c\u0000\u001f""#
            ),
            ("\u{7f}", "\"\u{7f}\"", #""\u007f""#),
            (
                "x\u{85}y\u{2028}\u{2029}z\u{2027}", "\"x\u{85}y\u{2028}\u{2029}z\u{2027}\"",
                "\"x\\u0085y\\u2028\\u2029z\u{2027}\""
            ),
            ("", #""""#, #""""#),
        ])
    func strings(_ value: String, _ compact: String, _ spaced: String) {
        #expect(text(.compact) { $0.string(value) } == compact)
        #expect(text(.spaced) { $0.string(value) } == spaced)
    }

    @Test("Indented, it is what Python writes, with everything beyond ASCII escaped")
    func indented() {
        let found = text(.indented) { writer in
            writer.object { writer in
                writer.member("a", "\u{e9}\u{1F600}\u{7f}\u{8}\u{1f}\"\n")
                writer.member("b", ["p", "q"])
                writer.member("c") { $0.object { $0.member("d") { $0.boolean(true) } } }
                writer.member("e", [])
                writer.member("f") { $0.list { $0.object { _ in } } }
            }
        }
        #expect(
            found == """
                {
                    "a": "\\u00e9\\ud83d\\ude00\\u007f\\b\\u001f\\"\\n",
                    "b": [
                        "p",
                        "q"
                    ],
                    "c": {
                        "d": true
                    },
                    "e": [],
                    "f": [
                        {}
                    ]
                }
                """)
    }

    private func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("a", "x")
            writer.member("b", 7)
            writer.member("c", ["p", "q"])
            writer.member("none", nil as String?)
            writer.member("o") { $0.object { _ in } }
            writer.member("l") { $0.array([1, 2]) { $0.integer($1) } }
            writer.key("n")
            writer.list { writer in
                writer.object { $0.member("k", []) }
                writer.null()
                writer.list { _ in }
            }
        }
    }

    @Test("Members and elements are set apart by the style's marks, however they are nested")
    func containers() {
        #expect(
            text(.compact, write)
                == #"{"a":"x","b":7,"c":["p","q"],"none":null,"o":{},"l":[1,2],"n":[{"k":[]},null,[]]}"#)
        #expect(
            text(.spaced, write)
                == #"{"a": "x", "b": 7, "c": ["p", "q"], "none": null, "o": {}, "l": [1, 2], "n": [{"k": []}, null, []]}"#
        )
    }

    @Test("Whatever text is written, either reader and Foundation read it back", arguments: 0..<50)
    func roundTrip(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let alphabet: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\t", "\u{0}", "\u{1b}", "\u{7f}", "\u{85}", "é", "\u{2028}", "\u{2029}",
            "😀", "/", "u",
        ]
        var value = ""
        for _ in 0..<Int.random(in: 0..<40, using: &random) {
            value.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
        }
        for style in [JSONWriter.Style.compact, .spaced] {
            var writer = JSONWriter(style)
            writer.string(value)
            #expect(
                Array(try JSONDecoder().decode(String.self, from: Data(writer.bytes)).utf8)
                    == Array(value.utf8))
            for strictness in [JSONScanner.Strictness.strict, .lenient] {
                var scanner = JSONScanner(writer.bytes, strictness)
                #expect(Array(try scanner.string().utf8) == Array(value.utf8))
            }
        }
    }
}
