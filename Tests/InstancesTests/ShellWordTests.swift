import Instances
import Testing

@Suite("Words for a shell")
struct ShellWordTests {
    @Test(
        "A word is in quotes where a shell would read it otherwise",
        arguments: [
            ("workspace", "workspace"), ("../a-b_c/d.e", "../a-b_c/d.e"), ("", "''"),
            ("my files", "'my files'"),
            ("it's", "'it'\\''s'"), ("$HOME", "'$HOME'"), ("~", "'~'"), ("a\nb", "'a\nb'"), ("é", "'é'"),
        ])
    func quoting(word: String, expected: String) {
        #expect(ShellWord.quoted(word) == expected)
    }

    @Test("A line has spaces between its words")
    func line() {
        #expect(ShellWord.line("swegym", "show", "it's") == "swegym show 'it'\\''s'")
    }
}
