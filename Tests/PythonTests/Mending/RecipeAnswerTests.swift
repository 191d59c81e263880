import Instances
import Testing

@testable import Python

@Suite("What a language model's answer may set")
struct RecipeAnswerTests {
    private func proposal(_ members: String) -> [String: [String]]? {
        guard let override = RecipeQuestion.proposal(in: "{\(members)}") else { return nil }
        return [
            "extras": override.extras ?? [], "requirements": override.requirements ?? [],
            "constraints": override.constraints ?? [], "files": override.requirementFiles ?? [],
            "variables": (override.variables ?? [:]).keys.sorted(),
        ].filter { !$0.value.isEmpty }
    }

    @Test("Requirements and constraints are read and spelled again, addresses and options are left out")
    func requirements() {
        let found = proposal(
            #""requirements": ["Attrs >=19", "-r /etc/passwd", "x @ https://h/x"], "constraints": ["numpy<2"]"#
        )
        #expect(found == ["requirements": ["attrs>=19"], "constraints": ["numpy<2"]])
    }

    @Test("Extras are names, files are paths of the checkout")
    func names() {
        let found = proposal(
            #""extras": ["Test_All", "a b"], "requirementFiles": ["./dev.txt", "../x", "/etc/x"]"#)
        #expect(found == ["extras": ["test-all"], "files": ["dev.txt"]])
    }

    @Test(
        "Variables that control programs, or hold control characters, are refused",
        arguments: [
            "PATH", "PYTHONPATH", "LD_PRELOAD", "git_dir", "HOME", "PIP_INDEX_URL", "A-B", "",
            "PYTEST_ADDOPTS",
        ])
    func variables(name: String) {
        #expect(proposal(#""variables": {"\#(name)": "x"}"#) == nil)
        #expect(proposal(#""variables": {"MODE": "a\nb"}"#) == nil)
        #expect(proposal(#""variables": {"MODE": "x"}"#) == ["variables": ["MODE"]])
    }

    @Test("Build steps and system packages cannot be proposed, and lists are bounded")
    func limits() {
        #expect(proposal(#""buildSteps": ["rm -rf /"], "systemPackages": ["x"]"#) == nil)
        let many = (0..<100).map { "\"p\($0)\"" }.joined(separator: ",")
        #expect(proposal("\"requirements\": [\(many)]")?["requirements"]?.count == 60)
        #expect(proposal("\"requirements\": [\"\(String(repeating: "a", count: 400))\"]") == nil)
    }
}
