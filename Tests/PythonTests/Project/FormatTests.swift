import Instances
import Testing

@testable import Python

@Suite("Formats of project files")
struct FormatTests {
    @Test(
        "A series of interpreters is in a range when some release of it is",
        arguments: [
            (">=3.6", "3.8", true), (">=3.6,<3.9", "3.9", false), ("^3.8", "3.12", true),
            ("^3.8", "4.0", false),
            ("~3.9", "3.10", false), ("~=3.6", "3.9", true), ("3.8", "3.8", true), ("3.8", "3.9", false),
            (">=2.7, !=3.0.*, !=3.1.*", "3.1", false), (">= 3.7", "3.7", true), (">=3.6 <4", "3.6", true),
            (">3.6", "3.6", false), ("<=3.9", "3.9", true), ("==3.*", "3.11", true), (">=3.8.1", "3.8", true),
            ("!=3.9.0", "3.9", true), ("2.7.* || >=3.5", "3.6", true),
        ])
    func ranges(range: String, version: String, isIn: Bool) throws {
        let parsed = try #require(VersionRange(range))
        #expect(parsed.contains(try #require(PythonVersion(version))) == isIn)
    }

    @Test("An exact release is compared with its micro number")
    func exactRelease() throws {
        let range = try #require(VersionRange(">=3.8.5"))
        #expect(!range.contains(PythonVersion(3, 8, 3)))
        #expect(range.contains(PythonVersion(3, 8, 18)))
    }

    @Test("A requirement by name is read into its parts, its name normalized")
    func requirement() throws {
        let found = try #require(
            Requirement("Python_Jose[cryptography, x] >=3.1, <4 ; python_version < '3.9'"))
        #expect(found.name == "python-jose")
        #expect(found.extras == ["cryptography", "x"])
        #expect(found.specifier == ">=3.1,<4")
        #expect(found.description == "python-jose[cryptography,x]>=3.1,<4 ; python_version < '3.9'")
        #expect(Requirement("black==20.8b1")?.exactVersion == "20.8b1")
        #expect(Requirement("omegaconf==2.1.*")?.exactVersion == nil)
    }

    @Test(
        "What is no requirement by name is not taken for one",
        arguments: [
            "-e .", "./plugins/x", "https://example.org/x.whl", "a b", "x @ git+https://y", "",
        ])
    func noRequirement(text: String) {
        #expect(Requirement(text) == nil)
    }

    @Test(
        "A requirement that PEP 508 does not have, or that would be more than one line, is none",
        arguments: [
            "wheel ; python_version > '3'\n--extra-index-url http://127.0.0.1/simple",
            "wheel ; python_version > '3'\r-r /etc/hostname", "wheel ; python_version > '3' -r /etc/hostname",
            "wheel ; python_version > '3\n'", "wheel ; os_name == 'a' # b", "wheel ; ${HOME} == 'a'",
            "wheel ; python_version", "wheel ; (python_version > '3'", "wheel ; python_version > '3')",
            "wheel ; python_version > '3' and", "wheel ; python_version => '3'", "wheel ; colour == 'red'",
            "wheel ; python_version > '3' or\u{2028}os_name == 'x'", "wheel ; 'a\\' == os_name",
            "x[a\n--find-links /etc]", "x[a b]", "x[../y]", "x[-a]>=1", "x>=1\u{0}",
        ])
    func unsoundRequirement(text: String) {
        #expect(Requirement(text) == nil)
        #expect(PackageCompiler.lines([text, "sound>=1"]) == ["sound>=1"])
    }

    @Test(
        "Markers as PEP 508 and the spellings before it have them are read",
        arguments: [
            "python_version<'3.8'", "(python_version >= \"2.7\" and python_version < '3') or os_name=='nt'",
            "'linux' in sys_platform", "sys_platform not in 'win32'", "extra == 'test'", "os.name == 'posix'",
            "platform_python_implementation!='PyPy'and(extra=='x')", "python_full_version ~= '3.7.1'",
            "implementation_name === 'cpython'", "platform_machine == ''",
            "python_version == '3.6'\tor extra == 'x'",
        ])
    func markers(text: String) throws {
        let found = try #require(Requirement("x>=1 ; \(text)"))
        #expect(found.description == "x>=1 ; \(text.replacing("\t", with: " "))")
    }

    @Test("A marker nested deeper than anyone writes is none, and costs nothing")
    func deepMarker() {
        let deep = String(repeating: "(", count: 100_000)
        #expect(Requirement("x ; \(deep)") == nil)
    }

    @Test("The lines of a requirements file are told apart")
    func requirementsFile() {
        let text = """
            -r base.txt          # the rest
            -c ../constraints.txt
            -e .[all,server]
            --index-url https://example.org/simple
            requests>=2 \\
                ,<3
            git+https://example.org/a/b.git#egg=some_name
            plugins/example
            numpy==1.20 --hash=sha256:00
            """
        let lines = RequirementsFile.parse(text, directory: "requirements")
        #expect(lines.count == 8)
        #expect(lines[0] == .file("requirements/base.txt"))
        #expect(lines[1] == .constraints("constraints.txt"))
        #expect(lines[2] == .local(path: ".", extras: ["all", "server"]))
        #expect(lines[3] == .ignored("--index-url https://example.org/simple"))
        #expect(lines[4] == Requirement("requests>=2,<3").map { .named($0) })
        #expect(lines[5] == .remote("git+https://example.org/a/b.git#egg=some_name", name: "some-name"))
        #expect(lines[6] == .local(path: "plugins/example", extras: []))
        #expect(lines[7] == Requirement("numpy==1.20").map { .named($0) })
    }

    @Test("A path that leaves the repository is passed over")
    func pathOutside() {
        #expect(
            RequirementsFile.line("-r ../../etc/passwd", directory: "a") == .ignored("-r ../../etc/passwd"))
        #expect(RequirementsFile.line("-r /etc/passwd", directory: "") == .ignored("-r /etc/passwd"))
    }

    @Test("Values of an INI file go on over indented lines, comments left out")
    func ini() {
        let document = IniDocument(
            "[testenv]\ndeps =\n    -rdev.txt  # why\n    # no\n    pytest\nextras = tests,reco\n[x]\ny: 1")
        #expect(document.lines("testenv", "deps") == ["-rdev.txt", "pytest"])
        #expect(document.value("testenv", "extras") == "tests,reco")
        #expect(document.value("x", "y") == "1")
    }

    @Test("The TOML that project files use is read")
    func toml() {
        let document = TomlDocument(
            """
            [build-system]
            requires = ["setuptools>=40", 'wheel', # comment
            ]
            [tool.poetry.dependencies]
            python = "^3.8"
            attrs = { version = ">=19", extras = ["a", "b"], optional = true }
            [[tool.x]]
            name = "first"
            [[tool.x]]
            name = \"\"\"
            long \\u0041\"\"\"
            "quoted.key".inner = 12
            nonsense here
            last = 1979-05-27
            """)
        let root = document.root
        #expect(root["build-system", "requires"]?.strings == ["setuptools>=40", "wheel"])
        #expect(root["tool", "poetry", "dependencies", "attrs", "extras"]?.strings == ["a", "b"])
        #expect(root["tool", "x"]?.array?.count == 2)
        #expect(root["tool", "x"]?.array?.last?["quoted.key", "inner"] == .other("12"))
        #expect(root["tool", "x"]?.array?.last?["last"] == .other("1979-05-27"))
        #expect(document.skipped == 1)
    }

    @Test("TOML nested without end is given up, not followed")
    func deepToml() {
        let document = TomlDocument("a = " + String(repeating: "[", count: 100_000))
        #expect(document.root["a"] == nil)
    }

    @Test("Names that tox generates are spelled out")
    func toxNames() {
        #expect(
            ToxFile.expanded("lint, py{36,37}-{a,b}") == ["lint", "py36-a", "py36-b", "py37-a", "py37-b"])
        #expect(ToxFile.version("py310") == PythonVersion(3, 10))
    }

    @Test("A version in conda's spelling is understood in a list, and is none of PEP 508's")
    func condaSpelling() throws {
        #expect(Requirement("numpy=1.9.3") == nil)
        #expect(Requirement("strict=true") == nil)
        let wanted = try #require(Requirement("numpy==1.9.3.*"))
        #expect(RequirementsFile.parse("numpy=1.9.3\n", directory: "") == [.named(wanted)])
    }

    @Test("Words of a command line hold together as the shell holds them")
    func shellWords() {
        #expect(
            Text.shellWords("pip install 'a b' \"c\" d\\ e # no") == ["pip", "install", "a b", "c", "d e"])
    }

    @Test("What pip is asked to install is found in command lines")
    func pipCommands() {
        let facts = CommandReader.facts(in: "python -m pip install -U -r dev.txt -e .[tests] && echo pip")
        #expect(facts == [.requires(.file("dev.txt")), .requires(.local(path: ".", extras: ["tests"]))])
    }

    @Test("Interpreters of jobs are found in lists and matrices")
    func workflowVersions() {
        let text =
            "matrix:\n  python-version: [ 3.7, '3.10', \"3.11\" ]\nx: 3.4\npython:\n  - 3.6\n  - pypy3\nfoo:\n  - 3.5\n"
        let found = WorkflowFiles.pythonVersions(text)
        #expect(
            found == [PythonVersion(3, 7), PythonVersion(3, 10), PythonVersion(3, 11), PythonVersion(3, 6)])
    }
}
