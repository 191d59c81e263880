import Demonstration
import Testing

@Suite struct DemonstrationScriptTests {
    @Test(
        "A script that cannot be read is refused at its line",
        arguments: [
            ("", "1: expected `repository …`, found the end"),
            ("repository x\nbranch main", "1: expected OWNER/NAME, found `x`"),
            (preamble + "frob", "5: expected person, commit, tag, issue, pull, merge or close, found `frob`"),
            (preamble + "person x", "5: expected `person LOGIN NAME <MAIL>`"),
            (
                preamble + "commit eve 2021-01-01T00:00:00Z",
                "5: nobody is called `eve`; add `person eve NAME <MAIL>` above"
            ),
            (
                preamble + "commit ada yesterday",
                "5: expected a time such as 2021-06-30T12:00:00Z, found `yesterday`"
            ),
            (preamble + "commit ada 2021-01-01\n\n# why\nbody", "8: expected `message`, found `body`"),
            (
                preamble + "commit ada 2021-01-01\nmessage\n|x\nmove a b",
                "8: expected `write PATH`, `edit PATH`, `delete PATH` or `move PATH to PATH`"
            ),
            (
                preamble + "commit ada 2021-01-01\nmessage\n|x\nedit a\n|b",
                "9: expected a hunk, begun by `@`, found `|b`"
            ),
            (
                preamble + "pull 1 ada 2021-01-01 x\ntitle t\nbody\nmerge 1 ada 2021-01-02 merge",
                "8: expected `push LOGIN DATE`, found `merge 1 ada 2021-01-02 merge`"
            ),
            (
                preamble + "merge 1 ada 2021-01-02 fast",
                "5: expected `merge NUMBER LOGIN DATE merge|squash|rebase`"
            ),
            (preamble + "issue 0 ada 2021-01-01", "5: expected a number from 1, found `0`"),
        ])
    func refusals(text: String, expected: String) throws {
        let error = try #require(throws: DemonstrationScriptError.self) {
            try DemonstrationScript(text, file: "demo.txt")
        }
        #expect(error.description == "demo.txt:" + expected)
    }

    @Test(
        "A change that cannot be made is refused at its line",
        arguments: [
            ("edit b.txt\n@\n-x", "15: there is no b.txt at this point"),
            ("delete b.txt", "15: there is no b.txt at this point"),
            (
                "edit a.txt\n@\n-four\n+4",
                "16: the lines of this hunk are found 0 times in a.txt, after the hunks before it; expected once"
            ),
            (
                "edit a.txt\n@\n-two\n+2\n@\n-one",
                "19: the lines of this hunk are found 0 times in a.txt, after the hunks before it; expected once"
            ),
            (
                "edit a.txt\n@\n+new",
                "16: the lines of this hunk are found 0 times in a.txt, after the hunks before it; expected once"
            ),
        ])
    func impossibleChanges(change: String, expected: String) throws {
        let script = try script("commit bob 2021-01-02\nmessage\n|Second\n" + change)
        let error = try #require(throws: DemonstrationScriptError.self) {
            try withTemporaryDirectory { try DemonstrationRepository.build(script, in: $0) }
        }
        #expect(error.description == "demo.txt:" + expected)
    }

    @Test(
        "A pull request that is not there, or is over, cannot be merged",
        arguments: [
            ("merge 7 ada 2021-01-03 squash", "there is no pull request #7 yet"),
            ("close 7 2021-01-03", "there is no pull request #7 yet"),
            (
                "pull 7 bob 2021-01-02 x from 1\ntitle t\nbody\npush bob 2021-01-02\nmessage\n|m",
                "the branch has only 1 commits at this point"
            ),
            (
                "pull 7 bob 2021-01-02 x from v1\ntitle t\nbody\npush bob 2021-01-02\nmessage\n|m",
                "there is no tag `v1` yet"
            ),
            (
                "pull 7 bob 2021-01-02 x\ntitle t\nbody\npush bob 2021-01-02\nmessage\n|m\nclose 7 2021-01-03\n"
                    + "merge 7 ada 2021-01-04 merge", "#7 is merged or closed already"
            ),
        ])
    func impossibleMerges(rest: String, expected: String) throws {
        let script = try script(rest)
        let error = try #require(throws: DemonstrationScriptError.self) {
            try withTemporaryDirectory { try DemonstrationRepository.build(script, in: $0) }
        }
        #expect(error.message == expected)
    }
}
