import Testing

@testable import Python

@Suite("Grammars of requirements and commands")
struct GrammarTests {
    @Test(
        "A marker compares variables with texts",
        arguments: [
            "python_version < '3.8'", "python_version>='3' and (sys_platform=='win32' or extra == \"x\")",
            "'win' in sys_platform", "os_name not in 'nt'", "os.name == 'posix'",
        ])
    func markers(text: String) {
        #expect(Marker.isSound(text))
    }

    @Test(
        "Anything else is no marker",
        arguments: [
            "", "python_version", "python_version < 3", "home == 'y'", "python_version < '3' and",
            "(python_version<'3'", "python_version < 'a\\b'", "python_version < '3", "extra == 'x' 'y'",
            "python_version < '\u{e9}'",
            String(repeating: "(", count: 40) + "extra=='x'" + String(repeating: ")", count: 40),
        ])
    func noMarkers(text: String) {
        #expect(!Marker.isSound(text))
    }

    @Test("Arguments of pip are requirements, files and projects; options with values are skipped with them")
    func pip() throws {
        let lines = PipCommand.lines(of: [
            "--upgrade", "-r", "dev.txt", "-Urmore.txt", "-i", "https://index.example/simple", "-e",
            ".[tests]",
            "attrs>=19", "-e$TRAVIS_BUILD_DIR[all]", "$UNKNOWN", "dist/*.whl", "-r",
        ])
        #expect(
            lines == [
                .file("dev.txt"), .file("more.txt"), .local(path: ".", extras: ["tests"]),
                .named(try #require(Requirement("attrs>=19"))), .local(path: ".", extras: ["all"]),
            ])
    }

    @Test("Targets of a Makefile have commands and prerequisites; assignments are none")
    func make() {
        let targets = MakeTargets.read(
            """
            VERSION := 1
            .PHONY: test
            test: build lint # everything
            \tpytest -x \\
            \t  tests

            build:
            \tpip install -e .
            """, file: "Makefile")
        #expect(targets.map(\.name) == [".PHONY", "test", "build"])
        #expect(targets[1].prerequisites == ["build", "lint"])
        #expect(targets[1].lines.count == 1)
        #expect(targets[1].lines.first?.hasPrefix("pytest -x") == true)
        #expect(targets[2].lines == ["pip install -e ."])
    }
}
