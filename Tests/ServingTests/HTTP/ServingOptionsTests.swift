import Testing

@testable import Serving

struct ServingOptionsTests {
    @Test(
        "Only loopback is served without a token",
        arguments: ["0.0.0.0", "192.168.1.2", "::", "127.evil.com", "example.org"])
    func others(host: String) throws {
        var options = ServingOptions()
        options.host = host
        #expect(throws: ServingError.self) { try options.check() }
        options.token = try AccessToken("0123456789abcdef")
        try options.check()
    }

    @Test(arguments: ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
    func loopback(host: String) throws {
        var options = ServingOptions()
        options.host = host
        try options.check()
    }

    @Test("A page of a browser names another host, whatever address it reaches")
    func hosts() {
        #expect(LoopbackAddress.isHost("127.0.0.1:8000"))
        #expect(LoopbackAddress.isHost("[::1]:8000"))
        #expect(!LoopbackAddress.isHost("evil.example:8000"))
        #expect(!LoopbackAddress.isHost(""))
    }
}
