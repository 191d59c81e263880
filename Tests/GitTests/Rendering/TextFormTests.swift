import Testing

@testable import Git

@Suite("Forms of text in patches")
struct TextFormTests {
    @Test(
        "Paths are quoted as C strings when they must be",
        arguments: [
            ("plain/a b.txt", "a/plain/a b.txt"), ("tab\there", #""a/tab\there""#), ("é", #""a/\303\251""#),
            (#"q"\"#, #""a/q\"\\""#), ("\u{7f}\u{1}\r", #""a/\177\001\r""#),
        ])
    func quoting(path: String, quoted: String) {
        #expect(String(decoding: PathQuoting.quoted(GitPath(path), prefix: "a/"), as: UTF8.self) == quoted)
    }

    @Test(
        "Ids are as long as the number of objects asks for",
        arguments: [
            (0, 7), (1, 7), (16_383, 7), (16_384, 8), (65_535, 8), (65_536, 9), (306_549, 10),
            (20_000_000, 13),
        ])
    func abbreviation(objects: Int, length: Int) {
        #expect(AbbreviationLength.length(forObjects: objects) == length)
    }

    @Test("Base 85 as git writes it")
    func base85() {
        var text: [UInt8] = []
        let nothingCompressed: [UInt8] = [0x78, 0x01, 0x03, 0, 0, 0, 0, 1]
        nothingCompressed.withUnsafeBytes { Base85.append($0, to: &text) }
        // The line that ends every removal of a binary file in git's patches.
        #expect(String(decoding: text, as: UTF8.self) == "HcmV?d00001\n")
    }

    @Test("The valid part of damaged UTF-8")
    func validUTF8() {
        #expect(validUTF8Length(Array("aé€😀".utf8)) == 10)
        #expect(validUTF8Length([97, 0xc3]) == 1)
        #expect(validUTF8Length([97, 0xc0, 0x80]) == 1)
        #expect(validUTF8Length([0xed, 0xa0, 0x80]) == 0)
        #expect(validUTF8Length([0xf4, 0x90, 0x80, 0x80]) == 0)
        #expect(validUTF8Length([]) == 0)
        for length in 0..<40 {
            let plain = [UInt8](repeating: 97, count: length)
            #expect(validUTF8Length(plain) == length)
            #expect(validUTF8Length(plain + [0xff] + plain) == length)
            #expect(validUTF8Length(plain + "é".utf8 + plain + [0xc3]) == 2 * length + 2)
        }
    }

    @Test("A hunk's trailer comes from the lines above it, no further back than the last search")
    func trailers() {
        let text = "def a():\n  x\n  y\nclassy\n  async\tdef b():\n  z\nclass C:  \r\n  w\nend\n"
        Array(text.utf8).withUnsafeBytes { bytes in
            var python = HunkTrailer(ComparedText(bytes), isPython: true)
            #expect(String(decoding: python.trailer(ofHunkAt: 0), as: UTF8.self) == "")
            #expect(String(decoding: python.trailer(ofHunkAt: 2), as: UTF8.self) == "def a():")
            #expect(String(decoding: python.trailer(ofHunkAt: 4), as: UTF8.self) == "def a():")
            #expect(String(decoding: python.trailer(ofHunkAt: 6), as: UTF8.self) == "async\tdef b():")
            #expect(String(decoding: python.trailer(ofHunkAt: 8), as: UTF8.self) == "class C:")
            var plain = HunkTrailer(ComparedText(bytes), isPython: false)
            #expect(String(decoding: plain.trailer(ofHunkAt: 5), as: UTF8.self) == "classy")
        }
    }
}
