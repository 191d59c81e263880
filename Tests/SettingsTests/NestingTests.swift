import Settings
import Testing

@Suite("Values in values in values")
struct NestingTests {
    @Test(
        "What is nested without end is refused with its line, and ends nothing",
        arguments: [
            "- name: a/b\n  x: " + String(repeating: "[", count: 200_000),
            "- name: a/b\n" + String(repeating: "- ", count: 200_000) + "x",
            "- name: a/b\n" + String(repeating: "? ", count: 200_000) + "x",
            "- name: a/b\n  x: " + String(repeating: "{a: ", count: 100_000),
            "- name: a/b\n" + (0..<1400).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        ])
    func depth(text: String) {
        #expect(throws: ConfigurationError.self) {
            _ = try RepositoryList(yaml: Array(text.utf8), file: "repos.yaml")
        }
        #expect(throws: ConfigurationError.self) {
            _ = try PipelineDescription(yaml: Array(text.utf8), file: "p.yaml")
        }
    }
}
