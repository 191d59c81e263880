import Instances
import Testing

@testable import Python

@Suite("A recipe that a language model proposes")
struct RecipeQuestionTests {
    @Test("An answer is read from among other words")
    func answer() throws {
        let text = """
            Here you are:
            ```json
            {"python": "3.7.2", "requirements": ["mock<4", "evil @ https://x/y.tgz"], "pythonPath": ["src", "../up"],
             "variables": {"MODE": "test", "LD_PRELOAD": "x.so"}, "testOptions": ["-p", "no:cacheprovider"],
             "cutoffExtraDays": 30, "install": false}
            ```
            """
        let proposal = try #require(RecipeQuestion.proposal(in: text))
        #expect(proposal.interpreter == "3.7")
        #expect(proposal.requirements == ["mock<4"])
        #expect(proposal.pythonPath == ["src"])
        #expect(proposal.variables == ["MODE": "test"])
        #expect(proposal.testOptions == ["-p", "no:cacheprovider"])
        #expect(proposal.cutoffExtraDays == 30)
        #expect(proposal.install == false)
    }

    @Test(
        "What would change which tests run or how they are judged is refused",
        arguments: [
            ["-k", "not slow"], ["--deselect", "a.py::b"], ["-p", "no:swegym_reporter"],
            ["-o", "xfail_strict=false"],
            ["--ignore=tests"], ["-p"], ["-c", "../other.ini"],
        ])
    func options(words: [String]) {
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        #expect(RecipeQuestion.proposal(in: "{\"testOptions\": [\(list)]}") == nil)
    }

    @Test(
        "Answers that are none propose nothing",
        arguments: ["", "{", "}{", "[1]", "{\"python\": 3}", "{}", "I can't."])
    func nothing(answer: String) {
        #expect(RecipeQuestion.proposal(in: answer) == nil)
    }

    @Test("The question tells what was inferred, tried and said, and is bounded")
    func question() throws {
        let files = ProjectFiles([
            "setup.py": "setup(name='x')\n" + String(repeating: "#", count: 50_000), "tox.ini": "[testenv]",
        ])
        let request = try EnvironmentPlanner.plan(
            files: files, committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed)
        let attempt = EnvironmentAttempt(
            toolchain: "3.8", cutoff: request.cutoff, change: "", failure: "no wheel of quux")
        let question = RecipeQuestion(
            request: request, attempts: [attempt], failure: "E  no module", files: files)
        for part in ["2021-03-01", "no wheel of quux", "E  no module", "=== setup.py", "=== tox.ini"] {
            #expect(question.text.contains(part))
        }
        #expect(question.text.count < 20_000)
    }
}
