/// Which environment variables of jobs and sections are for the tests.
enum RunVariables {
    /// Whether a variable is used: its value is known, and it is meant for the project rather than for a tool.
    ///
    /// - Parameter isForTests: Whether it was set for the tests. A variable of a whole job may enable tests that need
    ///   the CI machine, so only those with a known meaning are used.
    static func isWanted(_ variable: ShellCommand.Variable, isForTests: Bool) -> Bool {
        let name = variable.name
        guard isForTests else {
            return isKnown(variable) && (known.contains(name) || name.hasSuffix("_SETTINGS_MODULE"))
        }
        return isHarmless(variable)
            && variable.words.isDisjoint(with: ["token", "secret", "password", "cache"])
    }

    /// Whether a variable's value is known, and it is neither for a tool nor for the sandbox.
    static func isHarmless(_ variable: ShellCommand.Variable) -> Bool {
        let name = variable.name
        if tools.contains(where: { name.hasPrefix($0) }) || own.contains(name) { return false }
        if name.hasPrefix("PYTHON"), !name.contains("_"), !interpreters.contains(name) { return false }
        return isKnown(variable)
    }

    private static func isKnown(_ variable: ShellCommand.Variable) -> Bool {
        let value = variable.value
        return !variable.name.isEmpty && value.utf8.count < 500 && !value.contains("$")
            && !value.contains("{")
            && !value.contains("`") && value.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }

    /// Whether a variable says where a service is, without which tests do not look for it.
    static func namesService(_ variable: ShellCommand.Variable) -> Bool {
        let places: Set<String> = [
            "url", "uri", "dsn", "host", "hostname", "port", "server", "servers", "user", "username", "db",
            "database", "databases", "endpoint", "broker", "addr", "address",
        ]
        return !variable.words.isDisjoint(with: places)
            || ["://", "localhost", "127.0.0.1"].contains {
                variable.value.contains($0)
            }
    }

    /// Variables of the interpreter and of libraries that affect tests on any machine.
    private static let known: Set<String> = [
        "PYTHONPATH", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONIOENCODING", "MPLBACKEND", "QT_QPA_PLATFORM",
        "TZ", "LANG",
        "LC_ALL", "LC_CTYPE", "LANGUAGE", "SDL_VIDEODRIVER", "SDL_AUDIODRIVER", "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "QT_API", "KERAS_BACKEND",
        "FLASK_ENV", "PYSPARK_PYTHON", "SQLALCHEMY_WARN_20",
    ]

    /// The interpreter's own variables that tests may set.
    ///
    /// Others are left out: some set where it finds its library or compiled files (PYTHONPLATLIBDIR,
    /// PYTHONPYCACHEPREFIX), so that the checkout could replace them. PYTHONUNBUFFERED is for who watches a job, and
    /// changes how a process ends whose output nobody reads.
    private static let interpreters: Set<String> = [
        "PYTHONPATH", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONASYNCIODEBUG",
        "PYTHONDEVMODE", "PYTHONFAULTHANDLER", "PYTHONTRACEMALLOC",
    ]

    /// Prefixes of tools for installation, measurement and reporting, and of maintainers' checks (warnings as
    /// errors).
    private static let tools = [
        "PIP_", "UV_", "TOX_", "NOX_", "COVERAGE", "CODECOV", "COVERALLS", "GITHUB_", "GH_", "TRAVIS",
        "HATCH_", "POETRY_",
        "PDM_", "CONDA", "MAMBA", "PRE_COMMIT", "PYTEST_", "PYTHONWARN", "FORCE_COLOR", "PY_COLORS",
        "RUNNER_", "LD_",
        "TWINE_", "CIBW_", "ACTIONS_", "NPM_", "VIRTUALENV_",
    ]

    /// Variables that the sandbox sets, or that would lead out of it.
    private static let own: Set<String> = [
        "PATH", "HOME", "USER", "SHELL", "PWD", "TMPDIR", "TMP", "TEMP", "PYTHON", "GCONV_PATH",
        "GLIBC_TUNABLES", "DISPLAY", "TERM", "COLUMNS", "LINES", "CI", "NO_COLOR", "BASH_ENV", "ENV", "PS4",
        "VIRTUAL_ENV",
        "MAKEFLAGS", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY",
        "CLICOLOR_FORCE",
        "CC", "CXX", "CFLAGS", "LDFLAGS",
    ]
}
