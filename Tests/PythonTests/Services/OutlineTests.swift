import Testing

@testable import Python

@Suite("What a YAML file says by its indentation")
struct OutlineTests {
    private func outline(_ text: String) -> Outline { Outline(Text.lines(text)) }

    @Test("Lists may stand in the column of their key, and items may be mappings")
    func lists() {
        let found = outline(
            """
            services:
            - redis
            - name: postgres:12   # the database
              alias: db
            after: x
            """)
        #expect(found["services"]?.texts == ["redis"])
        #expect(found["services"]?.children.last?["alias"]?.value == "db")
        #expect(found["services"]?.children.last?["name"]?.value == "postgres:12")
        #expect(found["after"]?.value == "x")
    }

    @Test("Values in brackets and braces are children; quotes and anchors go")
    func flow() {
        let found = outline(
            """
            a: [one, "two, three"]
            b: {image: 'redis:7', ports: ["1:2", '3:4']}
            c: &anchor
              d: "x # no comment" # a comment
            """)
        #expect(found["a"]?.texts == ["one", "two, three"])
        #expect(found["b"]?["image"]?.value == "redis:7")
        #expect(found["b"]?["ports"]?.texts == ["1:2", "3:4"])
        #expect(found["c"]?["d"]?.value == "x # no comment")
    }

    @Test("The content of a block text is none of the file's keys")
    func blocks() {
        let found = outline("run: |\n  services:\n    - redis\nnext: >-\n  a: b\nlast: 1")
        #expect(found.all("services").isEmpty)
        #expect(found["last"]?.value == "1")
    }

    @Test("Any depth of nesting ends")
    func depth() {
        let text = (0..<300).map { String(repeating: " ", count: $0) + "k:" }.joined(separator: "\n")
        #expect(outline(text).children.count == 1)
    }
}
