import Settings
import Testing

@Suite struct BadInputTests {
    @Test(
        "All problems of a file are told at once, each with its line, column, key and the nearest right one")
    func everythingAtOnce() {
        let found = problems(
            inRepositories: """
                - name: getmoto/moto
                  enviroment: {}
                - nmae: a/b
                - name: not a name
                  environment:
                    pyhton: 3.9
                    install: maybe
                    extras: {a: b}
                    cutoff-extra-days: many
                """)
        let environmentKeys =
            "when, reason, python, extras, requirements, requirement-files, constraints, system-packages, "
            + "build-steps, variables, test-options, python-path, install, cutoff-extra-days, "
            + "test-directories, start-on-path, test-runner, test-program, settings, variable-files, services"
        let keys = "name, former-names, url, default-branch, version-files, version-rule, environment"
        #expect(
            found == [
                "2:3: [0].enviroment: unknown key; expected one of \(keys); did you mean `environment`?",
                "3:3: [1].nmae: unknown key; expected one of \(keys); did you mean `name`?",
                "3:3: [1].name: is missing; expected `name: OWNER/NAME`",
                "4:9: [2].name: expected OWNER/NAME, found `not a name`",
                "6:5: [2].environment.pyhton: unknown key; expected one of \(environmentKeys); "
                    + "did you mean `python`?",
                "7:14: [2].environment.install: expected true or false, found `maybe`",
                "8:13: [2].environment.extras: expected the name of an extra, or a list of such, found a mapping",
                "9:24: [2].environment.cutoff-extra-days: expected a whole number from 0 to 3650, found `many`",
            ])
    }

    @Test("The error's text names the file in the way that editors follow")
    func description() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try RepositoryList(yaml: Array("name: a/b\n".utf8), file: "my/repos.yaml")
        }
        #expect(
            error.description
                == "my/repos.yaml:1:1: expected a list of entries, each starting with `- name: OWNER/NAME`, "
                + "found a mapping")
    }

    @Test(
        "An empty file, in whatever way it is empty, is told so",
        arguments: ["", "\n\n", "# only a comment\n", "---\n", "~", "null\n"])
    func emptyFile(text: String) {
        #expect(problems(inRepositories: text) == ["1:1: the file is empty"])
    }

    @Test("An empty list is not a list of repositories")
    func emptyList() {
        #expect(problems(inRepositories: "[]") == ["1:1: expected at least one entry, `- name: OWNER/NAME`"])
    }

    @Test("A key given twice is told with its place")
    func duplicateKeys() {
        let found = problems(inRepositories: "- name: a/b\n  url: x\n  url: y\n")
        #expect(found == ["2:3: the key `url` is given more than once, first here; keep one"])
    }

    @Test("A repository listed twice is told, in whatever case")
    func duplicateRepository() {
        let found = problems(inRepositories: "- name: a/b\n- name: A/B\n")
        #expect(found == ["2:3: [1]: A/B is listed already at line 1; keep one"])
    }

    @Test("A tab in the indentation is called by its name")
    func tab() {
        #expect(
            problems(inRepositories: "- name: a/b\n\turl: x\n")
                == ["2:1: a tab stands in the indentation; YAML wants blanks"])
    }

    @Test(
        "What is not YAML is told with its place",
        arguments: [
            "- name: [a/b\n", "- name: \"a/b\n", "- {name: a/b\n", "- a: b: c\n", "- name: *x\n",
            "--- a\n--- b\n", "- name: \u{1}\n", "- %\u{0}",
        ])
    func notYAML(text: String) {
        let found = problems(inRepositories: text)
        #expect(found.count == 1)
        #expect(found.first?.contains("not YAML: ") == true)
    }

    @Test("Aliases are refused before anything follows them, so a bomb costs nothing")
    func aliasBomb() {
        var text = "- &a0 [x, x]\n"
        for level in 1..<60 { text += "- &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        text += "- ? *a59\n  : 1\n"
        #expect(
            problems(inRepositories: text) == ["2:8: the alias `*a0` is not supported; write the value out"])
    }

    @Test("A former name that belongs to another repository is refused with both places")
    func sharedFormerName() {
        let text = "- name: a/b\n  former-names: c/d\n- name: C/D\n- name: e/f\n  former-names: [g/h, c/d]\n"
        #expect(
            problems(inRepositories: text) == [
                "2:17: [0].former-names: c/d is named at line 3 already; a name belongs to one repository",
                "5:17: [2].former-names: c/d is named at line 3 already; a name belongs to one repository",
            ])
    }

    @Test("Deep nesting is refused by the parser, not by a crash", arguments: ["[", "{a: ", "- ", "? "])
    func deepNesting(opening: String) {
        let text = String(repeating: opening, count: 50_000)
        #expect(!problems(inRepositories: text).isEmpty)
    }

    @Test("A file that is too large, or not UTF-8, is refused with the place")
    func unreadable() throws {
        let large = Array(repeating: UInt8(ascii: "#"), count: 1 << 21)
        let error = try #require(throws: ConfigurationError.self) {
            try RepositoryList(yaml: large, file: "x")
        }
        #expect(error.description.contains("at most 1048576 are read"))
        let binary = try #require(throws: ConfigurationError.self) {
            try RepositoryList(yaml: Array("- name: a/b\n# ".utf8) + [0xFF], file: "x")
        }
        #expect(binary.description == "x:2:1: a byte here is not UTF-8; save the file as UTF-8")
    }

    @Test(
        "Values that could leave their directory, pass for an option or break a line are refused",
        arguments: [
            "version-files: ../../etc/passwd", "version-files: /etc/passwd", "url: --upload-pack=x",
            "default-branch: \"a\\nb\"", "environment: {requirement-files: [a/../../b]}",
            "environment: {requirements: [\"-r /etc/passwd\"]}", "environment: {requirements: [\"a\\nb\"]}",
            "environment: {extras: [\"a]; x\"]}", "environment: {variables: {\"A=B\": x}}",
            "environment: {variables: {A: \"x\\0y\"}}", "environment: {system-packages: [\"-o x\"]}",
            "environment: {python: \"3.9; x\"}", "environment: {python-path: [/]}",
            "environment: {test-directories: ../x}",
            "environment: {test-runner: nose}", "environment: {settings: a-b}",
            "environment: {test-program: /x}",
            "environment: {variable-files: [../e]}", "environment: {services: [-x]}",
            "environment: {start-on-path: 3}", "environment: x",
            "former-names: b", "former-names: [old/b, ../b]", "former-names: A/B", "former-names: [c/d, C/d]",
            "environment: {when: {versions: new}}", "environment: {when: {before: yesterday}}",
            "environment: {when: {before: 2020-01-01, after: 2021-01-01}}", "environment: {python: }",
        ])
    func hostileValues(line: String) {
        #expect(problems(inRepositories: "- name: a/b\n  \(line)\n").count == 1)
    }
}
