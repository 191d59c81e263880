import Testing

@testable import Auditing

@Suite struct ReleaseNumberTests {
    @Test(arguments: [
        [
            "1.0.dev1", "1.0a1", "1.0a2", "1.0b1", "1.0rc1", "1.0", "1.0.post1", "1.1.dev3+g12ab", "1.1",
            "1.10", "1!0.1",
        ],
        ["2.27.1", "2.28.0.dev2", "2.28.0"],
    ])
    func `orders versions as Python does`(_ versions: [String]) throws {
        let numbers = try versions.map { try #require(ReleaseNumber($0), "\($0)") }
        #expect(numbers.shuffled().sorted().map(\.description) == versions)
    }

    @Test func `takes zeros at the end and local parts for nothing`() {
        #expect(ReleaseNumber("1.0.0") == ReleaseNumber("1"))
        #expect(ReleaseNumber("v1.0+local.7") == ReleaseNumber("1.0"))
        #expect(ReleaseNumber("1.0-alpha.3") == ReleaseNumber("1.0a3"))
        #expect(ReleaseNumber("master") == nil)
    }
}
