import Instances
import TestSupport
import Testing

@testable import Discovery

@Suite("Files of evaluation repositories")
struct EvaluationFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func sets(_ text: String, of repository: String) throws -> [String] {
        var repositories = EvaluationRepositories()
        try repositories.add(file: directory.write(text, to: "set.txt"))
        return repositories.sets(of: try #require(RepositoryName(repository)))
    }

    @Test("A list holds names or addresses, comments and blank lines")
    func names() throws {
        let text = "# ours\n\nocto/lib # the library\r\nhttps://github.com/octo/tool\n"
        #expect(try sets(text, of: "Octo/Lib") == ["set.txt"])
        #expect(try sets(text, of: "octo/tool") == ["set.txt"])
        #expect(try sets(text, of: "octo/other") == [])
    }

    @Test("Instances name their repository by a column or by their id")
    func rows() throws {
        let text = """

            {"instance_id": "octo__lib-1", "repo": "octo/lib"}
            {"instance_id": "octo__tool-2"}
            """
        #expect(try sets(text, of: "octo/lib") == ["set.txt"])
        #expect(try sets(text, of: "octo/tool") == ["set.txt"])
    }

    @Test(
        "A line that names no repository is named, and what was expected",
        arguments: [
            ("octo/lib\nno name\n", 2, "expected OWNER/NAME"), ("octo\n", 1, "expected OWNER/NAME"),
            ("{\"instance_id\": \"x\"}\n", 1, "the row names no repository"),
            ("\n{\"repo\": \"a/b\"}\na/b\n", 3, "this is not a JSON object"),
        ])
    func faults(_ text: String, _ line: Int, _ problem: String) throws {
        let error = #expect(throws: EvaluationFileError.self) { try sets(text, of: "a/b") }
        #expect(
            error?.line == line && error?.problem.contains(problem) == true, "\(String(describing: error))")
    }
}
