import Testing

@testable import Python

@Suite("Values of variables that a repository has")
struct VariableSearchTests {
    @Test(
        "A value is found in whatever file sets it",
        arguments: [
            (".github/workflows/test.yml", "    env:\n      THING_KEY: some # why", "some"),
            (".gitlab-ci.yml", "variables:\n  THING_KEY: \"a b\"", "a b"),
            ("tox.ini", "setenv =\n    THING_KEY = some", "some"),
            ("tox.ini", "setenv = OTHER=1\n  THING_KEY=some", "some"),
            ("noxfile.py", "session.run('pytest', env={'THING_KEY': 'some'})", "some"),
            ("noxfile.py", "session.env[\"THING_KEY\"] = \"some\"", "some"),
            (".env.example", "THING_KEY=some", "some"),
            ("docker/test.env", "export THING_KEY='some'", "some"),
            ("docker-compose.yml", "    environment:\n      - THING_KEY=some", "some"),
            ("Dockerfile", "ENV THING_KEY some", "some"),
            ("Makefile", "test:\n\tTHING_KEY=some pytest", "some"),
            ("scripts/test.sh", "export OTHER=1 THING_KEY=some; pytest", "some"),
            ("CONTRIBUTING.md", "    $ THING_KEY=some pytest", "some"),
        ])
    func found(file: String, text: String, value: String) {
        let found = VariableSearch.value(of: "THING_KEY", in: ProjectFiles([file: text]))
        #expect(found?.value == value && found?.file == file)
    }

    @Test(
        "What is no value, or not known, or not for the project is none",
        arguments: [
            ("tox.ini", "passenv = THING_KEY"), ("Makefile", "THING_KEY=$(shell pwd)"),
            ("tox.ini", "# THING_KEY=some"), ("tox.ini", "MY_THING_KEY=some"),
            (".github/workflows/test.yml", "THING_KEY: ${{ secrets.THING_KEY }}"),
            ("noxfile.py", "if os.environ['THING_KEY'] == 'some':"), ("thing/settings.py", "THING_KEY=some"),
        ])
    func none(file: String, text: String) {
        #expect(VariableSearch.value(of: "THING_KEY", in: ProjectFiles([file: text])) == nil)
    }

    @Test(
        "Nothing that leads out of the sandbox or is for a tool",
        arguments: ["PATH", "LD_PRELOAD", "PIP_INDEX_URL", "HTTPS_PROXY"])
    func unwanted(name: String) {
        #expect(VariableSearch.value(of: name, in: ProjectFiles([".env": "\(name)=some"])) == nil)
    }

    @Test("A secret that is written out is none")
    func secrets() {
        #expect(
            VariableSearch.value(of: "SECRET_KEY", in: ProjectFiles([".env": "SECRET_KEY=test"]))?.value
                == "test")
    }
}
