import Instances
import Testing

@Suite("The nearest of some names")
struct NearestNameTests {
    private let names = ["environment", "version-files", "name", "url"]

    @Test(
        "A slip is recognised, in whatever case",
        arguments: [
            ("enviroment", "environment"), ("nmae", "name"), ("Version-Files", "version-files"),
            ("ulr", "url"),
        ])
    func slips(text: String, name: String) {
        #expect(NearestName.of(text, among: names) == name)
    }

    @Test("What is too far from all of them is none", arguments: ["colour", "x", "unrelated-key"])
    func far(text: String) {
        #expect(NearestName.of(text, among: names) == nil)
    }

    @Test("Of equally near ones the first is named")
    func ties() {
        #expect(NearestName.of("bat", among: ["cat", "hat"]) == "cat")
        #expect(NearestName.of("bat", among: []) == nil)
    }
}
