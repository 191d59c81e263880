import Testing

@testable import Python

@Suite("TOML that nobody would write")
struct TomlLimitsTests {
    @Test("A key of very many parts is passed over, and the rest is read")
    func depth() {
        let long = String(repeating: "a.", count: 100_000) + "a"
        for text in [
            "[\(long)]\nx = 1\n[b]\nc = 'd'\n", "\(long) = 1\n[b]\nc = 'd'\n", "[[\(long)]]\n[b]\nc = 'd'\n",
        ] {
            #expect(TomlDocument(text).root["b", "c"] == .string("d"))
        }
    }

    @Test("A long list of tables is read in proportion to its length")
    func lists() {
        let text = String(repeating: "[[a]]\nb = 1\n", count: 20_000)
        let duration = ContinuousClock().measure {
            #expect(TomlDocument(text).root["a"]?.array?.count == 20_000)
        }
        #expect(duration < .seconds(30))
    }

    @Test("Tables in tables keep what was there before")
    func tables() {
        let document = TomlDocument("[a.b]\nx = '1'\n[a]\ny = '2'\n[[c]]\nd.e = '3'\n[[c]]\n[c.f]\ng = '4'\n")
        #expect(document.root["a", "b", "x"] == .string("1"))
        #expect(document.root["a", "y"] == .string("2"))
        #expect(document.root["c"]?.array?.count == 2)
        #expect(document.root["c"]?.array?.first?["d", "e"] == .string("3"))
        #expect(document.root["c"]?.array?.last?["f", "g"] == .string("4"))
    }
}
