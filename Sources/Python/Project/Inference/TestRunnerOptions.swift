internal import Instances

/// What the configuration of pytest says: the plug-ins that its options need, the variables that it sets.
struct TestRunnerOptions: Hashable, Sendable {
    /// The plug-ins, by their packages' names.
    var plugins: [String] = []
    /// The links of the chain.
    var evidence: [Evidence] = []

    /// Reads `pytest.ini`, `tox.ini`, `setup.cfg` and `pyproject.toml`.
    init(_ files: ProjectFiles) {
        for (path, section) in [
            ("pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest"),
        ] {
            guard let text = files.text(path) else { continue }
            let document = IniDocument(text)
            for (key, value) in (document.sections[section] ?? [:]).sorted(by: { $0.key < $1.key }) {
                read(key, value, from: path)
            }
        }
        guard let text = files.text("pyproject.toml") else { return }
        let table = TomlDocument(text).root["tool", "pytest", "ini_options"]?.table ?? [:]
        for (key, value) in table.sorted(by: { $0.key < $1.key }) {
            var said = value.strings.joined(separator: " ")
            if case .other(let word) = value { said = word }
            read(key, said, from: "pyproject.toml")
        }
    }

    private mutating func read(_ key: String, _ value: String, from path: String) {
        if key == "addopts" {
            for word in Text.shellWords(value.replacing("\n", with: " ")) {
                guard let plugin = Self.plugin(option: word) else { continue }
                add(plugin, path, "addopts \(word)")
            }
        } else if key == "required_plugins" {
            for word in value.split(whereSeparator: \.isWhitespace) {
                if let requirement = Requirement(word) {
                    add(requirement.name, path, "required_plugins \(word)")
                }
            }
        } else if let plugin = Self.pluginOfKey[key] {
            add(plugin, path, key)
        }
    }

    private mutating func add(_ plugin: String, _ path: String, _ said: String) {
        guard !plugins.contains(plugin) else { return }
        plugins.append(plugin)
        evidence.append(Evidence(file: path, said: said, decided: "needs \(plugin)"))
    }

    static func plugin(option: String) -> String? {
        let name = option.prefix { $0 != "=" }
        if let exact = pluginOfOption[String(name)] { return exact }
        if name.hasPrefix("-n"), !name.hasPrefix("--"),
            name.dropFirst(2).allSatisfy({ $0.isNumber || $0.isLetter })
        {
            return "pytest-xdist"
        }
        return name.hasPrefix("--cov") || name == "--no-cov-on-fail" ? "pytest-cov" : nil
    }

    private static let pluginOfOption = [
        "--dist": "pytest-xdist", "--numprocesses": "pytest-xdist", "--forked": "pytest-forked",
        "--timeout": "pytest-timeout", "--timeout-method": "pytest-timeout",
        "--timeout_method": "pytest-timeout",
        "--asyncio-mode": "pytest-asyncio", "--benchmark-disable": "pytest-benchmark",
        "--benchmark-skip": "pytest-benchmark", "--benchmark-columns": "pytest-benchmark",
        "--reruns": "pytest-rerunfailures", "--reruns-delay": "pytest-rerunfailures",
        "--flake8": "pytest-flake8",
        "--flakes": "pytest-flakes", "--pep8": "pytest-pep8", "--black": "pytest-black",
        "--mypy": "pytest-mypy",
        "--isort": "pytest-isort", "--pylint": "pytest-pylint", "--html": "pytest-html",
        "--self-contained-html": "pytest-html", "--instafail": "pytest-instafail", "--ds": "pytest-django",
        "--reuse-db": "pytest-django", "--nomigrations": "pytest-django", "--no-migrations": "pytest-django",
        "--doctest-plus": "pytest-doctestplus", "--doctest-rst": "pytest-doctestplus",
        "--remote-data": "pytest-remotedata", "--mpl": "pytest-mpl", "--nbval": "nbval",
        "--nbval-lax": "nbval",
        "--disable-socket": "pytest-socket", "--allow-hosts": "pytest-socket", "--snapshot-update": "syrupy",
        "--random-order": "pytest-random-order", "--markdown-docs": "pytest-markdown-docs",
        "--subprocess-vars": "pytest-subprocess", "--testmon": "pytest-testmon",
        "--mypy-ini-file": "pytest-mypy-plugins",
        "--mypy-testing-base": "pytest-mypy-plugins", "--alluredir": "allure-pytest", "--spec": "pytest-spec",
    ]

    private static let pluginOfKey = [
        "asyncio_mode": "pytest-asyncio", "timeout": "pytest-timeout", "env": "pytest-env",
        "django_settings_module": "pytest-django", "DJANGO_SETTINGS_MODULE": "pytest-django",
        "env_files": "pytest-dotenv", "mypy_testing_base": "pytest-mypy-plugins", "qt_api": "pytest-qt",
        "doctest_plus": "pytest-doctestplus", "remote_data_strict": "pytest-remotedata",
        "xvfb_width": "pytest-xvfb",
        "mock_use_standalone_module": "pytest-mock", "flake8-ignore": "pytest-flake8",
        "flake8-max-line-length": "pytest-flake8",
        "pep8maxlinelength": "pytest-pep8", "flakes-ignore": "pytest-flakes", "trio_mode": "pytest-trio",
    ]
}
