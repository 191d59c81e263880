import Instances
import Testing

@Suite("What is removed from the output of tools")
struct RedactionTests {
    private let text =
        "Failed to fetch: `https://index.example:8443/simple/x/` (404), see /home/me/.cache/uv/x and a/b"

    @Test("Stored texts name no server")
    func hosts() {
        #expect(
            Redaction.hosts.redact(text)
                == "Failed to fetch: `https://(index)/simple/x/` (404), see /home/me/.cache/uv/x and a/b")
    }

    @Test("Published texts have neither addresses nor absolute paths, relative ones stay")
    func places() {
        let published = "Failed to fetch: `(an address)` (404), see (a path) and a/b"
        #expect(Redaction.places.redact(text) == published)
        // What was stored is published: its addresses have no host any more.
        #expect(
            Redaction.places.redact(Redaction.hosts.redact(text))
                == "Failed to fetch: `(an address))(a path)` (404), see (a path) and a/b")
    }

    @Test("All that an attempt says is redacted, and nothing else of it changes")
    func attempts() throws {
        let attempt = EnvironmentAttempt(
            toolchain: "3.8.18", cutoff: try #require(Timestamp("2021-03-01")), change: "from http://a/b",
            failure: nil)
        let redacted = attempt.redacted(.hosts)
        #expect(redacted.change == "from https://(index)/b")
        #expect(redacted.failure == nil)
        #expect(redacted.toolchain == attempt.toolchain)
    }
}
