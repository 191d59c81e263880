import Testing

@testable import Python

@Suite("Which variables of jobs and sections a run has")
struct RunVariablesTests {
    private func isWanted(_ name: String, _ value: String = "1", isForTests: Bool = true) -> Bool {
        RunVariables.isWanted(ShellCommand.Variable(name: name, value: value), isForTests: isForTests)
    }

    @Test(
        "Those that speak to the project, and some of the interpreter's",
        arguments: [
            "DJANGO_SETTINGS_MODULE", "THING_DEBUG", "PYTHONHASHSEED", "PYTHONDEVMODE", "PYTHON_THING",
        ])
    func wanted(name: String) {
        #expect(isWanted(name))
    }

    @Test(
        "None by which the checkout could stand in for the interpreter's library, or lead out of the sandbox",
        arguments: [
            "PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONPLATLIBDIR", "PYTHONUSERBASE", "PYTHONSTARTUP",
            "PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONEXECUTABLE", "LD_PRELOAD", "GCONV_PATH",
            "GLIBC_TUNABLES", "PYTHONUNBUFFERED", "PATH", "BASH_ENV", "PYTEST_ADDOPTS", "PYTEST_PLUGINS",
            "HTTPS_PROXY",
            "THING_TOKEN",
        ])
    func unwanted(name: String) {
        #expect(!isWanted(name))
    }

    @Test("Of a whole job only those with a known meaning")
    func jobs() {
        #expect(isWanted("PYTHONUTF8", isForTests: false))
        #expect(!isWanted("THING_DEBUG", isForTests: false))
        #expect(!isWanted("PYTHONDEVMODE", isForTests: false))
    }

    @Test(
        "None whose value is not known, or is no text",
        arguments: ["$HOME", "${X}", "`id`", "a\nb", "{posargs}"])
    func unknown(value: String) {
        #expect(!isWanted("THING_DEBUG", value))
    }
}
