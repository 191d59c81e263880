import Sandbox
import Testing

@testable import Python

@Suite("Passwords of package indexes")
struct IndexCredentialsTests {
    @Test(
        "Addresses go into the sandbox without them",
        arguments: [
            ("https://user:pass@host/simple", "https://host/simple"),
            ("a=http://token@h:81/x b=https://h/y@z", "a=http://h:81/x b=https://h/y@z"),
            ("https://host/simple", "https://host/simple"), ("120", "120"),
        ])
    func removal(text: String, shown: String) {
        #expect(IndexCredentials.removed(from: text) == shown)
    }

    @Test("The gateway has those that it can add")
    func headers() {
        let found = IndexCredentials.headers(in: [
            "http://us%40er:pw@h:81/simple https://a:b@i/", "http://j/",
        ])
        #expect(found == [HostAndPort(host: "h", port: 81): "Basic dXNAZXI6cHc="])
    }
}
