import Instances
import Testing

@testable import Python

@Suite("Versions of CPython")
struct PythonVersionTests {
    @Test(
        "A series or a release is read, with the suffix of a pre-release dropped",
        arguments: [("3.9", 3, 9, nil), ("3.9.18", 3, 9, 18), ("3.13.0rc1", 3, 13, 0), ("2.7", 2, 7, nil)]
            as [(String, Int, Int, Int?)])
    func reading(text: String, major: Int, minor: Int, micro: Int?) {
        #expect(PythonVersion(text) == PythonVersion(major, minor, micro))
    }

    @Test("Anything else is no version", arguments: ["", "3", "3.x", "3.9.18.1", "9.1", "3.100", "3.9.rc1"])
    func noVersion(text: String) {
        #expect(PythonVersion(text) == nil)
    }

    @Test("Versions are ordered by number, a series before its releases")
    func order() {
        let sorted = ["3.10", "3.9.18", "3.9", "3.9.2"].compactMap { PythonVersion($0) }.sorted()
        #expect(sorted.map(\.description) == ["3.9", "3.9.2", "3.9.18", "3.10"])
    }

    @Test("The day of a series' first release is known for those that environments can have")
    func releases() {
        #expect(PythonVersion(3, 8, 18).releasedAt == Timestamp("2019-10-14"))
        for minor in 6...14 { #expect(PythonVersion(3, minor).releasedAt != nil) }
        #expect(PythonVersion(2, 7).releasedAt == nil)
    }
}
