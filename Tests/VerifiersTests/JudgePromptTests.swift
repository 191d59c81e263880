import Testing

@testable import Verifiers

@Suite("The prompt of a verifier")
struct JudgePromptTests {
    @Test("Our texts end without a newline and ask for the tags", arguments: JudgePrompt.Input.allCases)
    func own(input: JudgePrompt.Input) {
        let prompt = JudgePrompt.own(input)
        for text in [prompt.system, prompt.user] { #expect(!text.hasSuffix("\n")) }
        #expect(
            prompt.system.hasSuffix(
                #""<judgement>YES</judgement>" or "<judgement>NO</judgement>" and with nothing else."#))
        #expect(JudgePrompt.answer(true) == "<judgement>YES</judgement>")
    }

    @Test("A value that looks like a slot is no slot")
    func slots() throws {
        let prompt = try JudgePrompt(.patch, system: "", user: "{patch}|{issue}|")
        #expect(prompt.userText(["{issue}": "see {patch}", "{patch}": "{issue}"]) == "{issue}|see {patch}|")
    }

    @Test("Each slot must be there once", arguments: ["", "{log} {log}", "{issue}"])
    func refused(user: String) {
        #expect(throws: JudgePromptError.self) { try JudgePrompt(.trajectory, system: "", user: user) }
    }

    @Test("The digests are those of the system text, the prefix and the suffix")
    func digests() throws {
        let prompt = try JudgePrompt(.trajectory, system: "s", user: "before\n{log}\nafter")
        #expect(prompt.digests.map(\.name) == ["system", "user prefix", "user suffix"])
        #expect(prompt.digests.map(\.bytes) == [1, 7, 6])
        // printf s | sha256sum
        #expect(
            prompt.digests[0].sha256 == "043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89")
    }
}
