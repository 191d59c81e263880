import Instances
import Testing

@Suite("Ranges of versions")
struct VersionRangeTests {
    @Test(
        "A range as PEP 440, Poetry or conda write it contains versions by their numbers",
        arguments: [
            (">=1.7, <1.12", [1, 10], true), (">=1.7, <1.12", [1, 12], false), ("<=2", [2, 0], true),
            ("<2", [1, 99], true), (">=3.6 <4", [3, 6], true), (">= 3.7", [3, 7], true), ("*", [1], true),
            ("==1.7", [1, 7, 3], true), ("1.7", [1, 7, 3], true), ("==1.1", [1, 10], false),
            ("==3.*", [3, 11], true), ("!=3.1.*", [3, 1, 4], false), ("!=3.1.4", [3, 1, 5], true),
            (">1", [1, 0, 1], false), (">1", [2], true), (">1.0.0", [1, 0, 1], true),
            ("<=3.9.*", [3, 9, 18], true),
            ("~=1.4.2", [1, 4, 9], true), ("~=1.4.2", [1, 5], false), ("~1.4", [1, 4, 9], true),
            ("~1.4", [1, 5], false), ("^1.4", [1, 9], true), ("^1.4", [2, 0], false),
            ("^0.3", [0, 4], false),
            ("2.7.* || >=3.5", [3, 4], false), ("2.7.* || >=3.5", [2, 7, 18], true),
            ("<2.0rc1", [1, 9], true),
        ] as [(String, [Int], Bool)])
    func containment(range: String, version: [Int], expected: Bool) throws {
        #expect(try #require(VersionRange(range)).contains(version) == expected)
    }

    @Test(
        "Text without a version or with an unknown operator is no range",
        arguments: ["=>3", ">=python", ">="])
    func senseless(text: String) {
        #expect(VersionRange(text) == nil)
    }

    @Test(
        "Strict reading takes comparisons of numbers and nothing else",
        arguments: [
            "", "abc", ">=", "1,,2", ">=1.x", "=1", "1..2", "99999999999999999999", "~=1.2", "^1", "1.*",
            "1 || 2",
        ])
    func strict(text: String) {
        #expect(VersionRange(strict: text) == nil)
    }

    @Test(
        "A strict range means what the same text means elsewhere",
        arguments: [">=1.7,<1.12", "==1.7", "<=2", ">1, <3.0.1"])
    func equality(text: String) {
        #expect(VersionRange(strict: text) == VersionRange(text))
    }

    @Test("The description is the plainest form of the text, which digests hold")
    func description() throws {
        #expect(VersionRange(strict: ">= 1.07,<2")?.description == ">=1.07, <2")
        #expect(VersionRange(strict: "1.7")?.description == "==1.7")
        #expect(VersionRange("2.7.* || >=3.5 <4")?.description == "2.7.* || >=3.5, <4")
    }
}
