import Instances
import Testing

@Suite("Text from test runs, made safe to print")
struct PrintableTests {
    @Test(
        "Nothing steers a terminal or hides",
        arguments: [
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"), ("a\nb\rc", "a\\u{a}b\\u{d}c"), ("a\u{202e}b", "a\\u{202e}b"),
            ("a\u{200b}b", "a\\u{200b}b"), ("tab\tbed", "tab bed"), ("é☃", "é☃"),
        ])
    func escapes(_ text: String, _ printed: String) {
        #expect(Printable.text(text) == printed)
    }

    @Test("Long texts and long lists are cut")
    func cuts() {
        #expect(Printable.text("abcdef", limit: 3) == "abc…")
        #expect(Printable.some(["a", "b", "c", "d"]) == "a, b, c and 1 more")
    }
}
