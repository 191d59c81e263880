import Terminal
import Testing

@Suite struct TerminalTextTests {
    @Test("Ordinary text in any script stays as it is")
    func ordinaryText() {
        for text in ["plain", "naïve café", "日本語", "emoji 🎉 👩‍👩‍👧", "tests/test_x.py::test[a b-\"c\"]", ""] {
            #expect(TerminalText.escaped(text) == text)
        }
    }

    @Test(
        "What a terminal would act on becomes visible",
        arguments: [
            ("\u{1B}]0;title\u{07}", "\\x1b]0;title\\x07"),
            ("\u{1B}[2J", "\\x1b[2J"),
            ("100%\rPASSED", "100%\\rPASSED"),
            ("a\u{08}b\u{00}", "a\\x08b\\x00"),
            ("\u{9B}31m", "\\u{9b}31m"),
            ("\u{202E}txt.exe", "\\u{202e}txt.exe"),
            ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
            ("\u{FEFF}x\u{200B}y", "\\u{feff}x\\u{200b}y"),
            ("two\nlines\t", "two\\nlines\\t"),
            ("\u{2028}", "\\u{2028}"),
            ("\u{E0041}", "\\u{e0041}"),
            ("\r\n", "\\r\\n"),
        ])
    func hostileText(text: String, expected: String) {
        #expect(TerminalText.escaped(text) == expected)
        #expect(TerminalText.escaped(bytes: Array(text.utf8)) == expected)
    }

    @Test("Lines and tabs can be kept, and nothing else")
    func keepingLines() {
        #expect(TerminalText.escaped("a\n\tb\r\n", keeping: .linesAndTabs) == "a\n\tb\\r\n")
    }

    @Test("Bytes that are not UTF-8 are shown one by one")
    func invalidBytes() {
        #expect(TerminalText.escaped(bytes: [0x61, 0xFF, 0x62]) == "a\\xffb")
        #expect(TerminalText.escaped(bytes: [0xE2, 0x82]) == "\\xe2\\x82")
        #expect(TerminalText.escaped(bytes: [0xC3, 0x28]) == "\\xc3(")
        #expect(TerminalText.escaped(bytes: [0xED, 0xA0, 0x80, 0x21]) == "\\xed\\xa0\\x80!")
        #expect(TerminalText.escaped(bytes: [0xC3, 0xA9, 0xFF, 0xC3, 0xA9]) == "é\\xffé")
    }

    @Test("Any bytes at all give text without a control character")
    func arbitraryBytes() {
        var state: UInt64 = 1
        for _ in 0..<500 {
            let bytes = (0..<40).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
            let text = TerminalText.escaped(bytes: bytes)
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
    }
}
