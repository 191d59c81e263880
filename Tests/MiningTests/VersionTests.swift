import Instances
import Testing

@testable import Mining

@Suite struct `The version of an instance` {
    @Test(arguments: [
        ("__version__ = '0.820+dev'", "0.820"),
        ("x = 1\n__version__ = \"1.10.0+dev.abc\"\n", "1.10"),
        ("\"\"\"\n__version__ = '9.9'\n\"\"\"\n__version__ = '1.2.3'", "1.2"),
        ("VERSION = (1, 4, 2, 'final')", "1.4"),
        ("__version__ = '2.0b1'", "2.01"),
        ("__version__ = get_version()", nil),
        ("", nil),
    ])
    func `A version file states two parts, digits and points`(text: String, version: String?) {
        #expect(VersionText.version(in: text, path: "pkg/__init__.py") == version)
    }

    @Test func `Project files state it in their own ways`() {
        #expect(
            VersionText.version(in: "[x]\nversion = 9\n[metadata]\nversion = 1.4.5\n", path: "setup.cfg")
                == "1.4")
        #expect(VersionText.version(in: "[metadata]\nversion = attr: a.b\n", path: "setup.cfg") == nil)
        #expect(VersionText.version(in: "[project]\nversion = \"3.1.0\"\n", path: "pyproject.toml") == "3.1")
        #expect(VersionText.version(in: "[tool.x]\nversion = \"3.1.0\"\n", path: "pyproject.toml") == nil)
        #expect(VersionText.version(in: "setup(\n    version='0.4.2',\n)", path: "setup.py") == "0.4")
        #expect(VersionText.version(in: "setup(version=read())", path: "setup.py") == nil)
    }

    @Test(arguments: [("v1.2.3", "1.2"), ("release-0.10", "0.10"), ("2.0.0rc1", "2.0"), ("stable", nil)])
    func `A tag states it with anything around`(tag: String, version: String?) {
        #expect(VersionText.version(ofTag: tag) == version)
    }

    @Test func `The usual places follow from the repository's name and from what the patch touches`() throws {
        let name = try #require(RepositoryName("octo/python-Tool"))
        let paths = VersionPaths.candidates(for: name, changed: ["src/inner/a.py", "setup.py", "docs/x.rst"])
        #expect(paths.first == "python_tool/__init__.py")
        #expect(paths.contains("tool/version.py"))
        #expect(paths.contains("src/inner/_version.py"))
        #expect(paths.last == "setup.py")
    }

    @Test func `A finished series is one whose last release lies before the day`() {
        let series = ReleaseSeries(
            tags: [
                ("0.8.2", "2022-01-01"), ("v0.9.0", "2022-01-02"), ("0.9.4", "2022-01-30"),
                ("0.10.0", "2022-02-10"),
                ("0.10.1", "2022-02-15"), ("untagged-7.7", "2022-01-01"),
            ].compactMap { name, day in Timestamp(day).map { (name, $0) } })
        let versions = ["2021-01-01", "2022-01-20", "2022-01-30", "2022-02-07", "2022-02-14", "2022-02-16"]
            .map { Timestamp("\($0)T12:00:00Z").flatMap { series.version(asOf: $0) } }
        #expect(versions == [nil, "0.8", "0.8", "0.9", "0.9", "0.10"])
    }
}

/// The version that files of a repository state, by their paths.
private func stated(_ files: [String: String], _ name: String = "octo/tool") throws -> String? {
    let paths = VersionPaths.widened(for: try #require(RepositoryName(name)), changed: [])
    return StatedVersion<Never>.version(in: paths) { files[$0].map { Array($0.utf8) } }
}

@Suite struct `Stated versions` {
    @Test(arguments: [
        ("3.4b2", "3.4"), ("1!3.4.5", "3.4"), ("4.2rc1", "4.2"), ("v1.2.3", "1.2"), ("0.820+dev", "0.820"),
        ("2.dev0", "2.0"),
    ])
    func `ends its second part where letters begin another`(text: String, version: String) throws {
        #expect(try stated(["tool/__init__.py": "__version__ = '\(text)'\n"]) == version)
    }

    @Test(arguments: [
        "__version__: str = \"3.4.5\"", "__version__: Final = '3.4.5'", "__version__='3.4.5'",
        "__version__ = version = '3.4.5'", "__version__ = u'3.4.5'", "__version__ = ('3.4.5')",
        "# __version__ = '1.1'\n__version__ = '3.4.5'",
        "'''\n__version__ = '1.1'\n'''\n__version__ = '3.4.5'",
        "x = 1; __version__ = '3.4.5'", "__version__ = \\\n    '3.4.5'", "__version__ = '3.4' '.5'",
        "__version__ = '3.4.5'  # not '1.1'", "VERSION = \"3.4.5\"", "VERSION = (3, 4)",
        "VERSION = (\n    3,\n    4,  # 1\n    5)", "VERSION = ('3', '4', '5')", "VERSION = 3, 4, 5, 'final'",
        "VERSION: tuple[int, ...] = (3, 4, 5)", "VERSION = (3, 4)\n__version__ = '.'.join(map(str, VERSION))",
        "VERSION = '3.4.5'\n__version__ = VERSION", "__version__ = '.'.join(['3', '4', '5'])",
        "__version__ = '%d.%d' % (3, 4)", "__version_info__ = (3, 4, 5)",
        "version_info = (3, 4, 5, 'beta', 0)",
        "version = '3.4.5'", "V = collections.namedtuple('V', 'a b')\nVERSION = V(3, 4)",
        "if True:\n    __version__ = '3.4.5'",
        "try:\n    import x\nexcept E:\n    pass\n__version__ = '3.4.5'",
        "__version__ = packaging.version.Version('3.4.5')", "__version__ = str('3.4.5')",
        "__version__, __author__ = '3.4.5', 'me'", "MAJOR, MINOR = 3, 4\n__version__ = f'{MAJOR}.{MINOR}.0'",
        "major = 3\nminor = 4\n__version__ = '%d.%d' % (major, minor)", "MAJOR = 3\nVERSION = (MAJOR, 4)",
        "base = '3.4'\n__version__ = f\"{base}.5\"",
        "def f():\n    __version__ = '1.1'\n__version__ = '3.4.5'", "\u{feff}__version__ = '3.4.5'\r\n",
    ])
    func `are read in any spelling`(text: String) throws {
        #expect(try stated(["tool/__init__.py": text]) == "3.4")
    }

    @Test(arguments: [
        "__version__ = get_version()", "__version__ = importlib.metadata.version('tool')",
        "__version__ = metadata.version('tool-3.4')", "# __version__ = '3.4.5'",
        "'''__version__ = '3.4.5''''",
        "try:\n    __version__ = version('tool')\nexcept PackageNotFoundError:\n    __version__ = '0.0.0'",
        "try: from ._version import version as __version__\nexcept ImportError: __version__ = '999'",
        "__version__ = f'{major}.4'", "__version__ = 'unknown'", "class A:\n    VERSION = '3.4.5'",
        "VERSION = 'HTTP/1.1'", "VERSION = 3", "def f():\n    version = '3.4.5'",
        "version = __import__('x').v",
        "print('__version__ = 3.4')", "__version__ == '3.4.5'", "x['__version__'] = '3.4.5'",
        "re.search(r\"__version__ = '([0-9.]+)'\", text)", "__versions__ = '3.4.5'",
    ])
    func `are not what is computed, mentioned or meant otherwise`(text: String) throws {
        #expect(try stated(["tool/__init__.py": text]) == nil)
    }

    @Test(arguments: [
        ("setup.py", "from setuptools import setup; setup(name='x', version='3.4.5')"),
        ("setup.py", "setup(\n    name='x',\n    version = \"3.4.5\",\n)"),
        ("setup.py", "v = '3.4.5'\nsetuptools.setup(version=v)"),
        ("setup.py", "META = dict(name='x', version='3.4.5')\nsetup(**META)"),
        ("setup.py", "setup(**{'name': 'x', 'version': '3.4.5'})"),
        (
            "setup.py",
            "def main():\n    setup(install_requires=['a'], version='3.4.5', x=dict(version='1.1'))"
        ),
        ("setup.cfg", "[metadata]\nVersion: 3.4.5\n"),
        ("pyproject.toml", "project.name = \"x\"\nproject.version = \"3.4.5\"\n"),
        ("pyproject.toml", "[tool]\npoetry.version = '3.4.5' # so\n"),
        ("pyproject.toml", "project = { name = \"x\", version = \"3.4.5\" }\n"),
        ("pyproject.toml", "[ project ]\nkeywords = [\n  \"version = 1\",\n]\n\"version\" = \"3.4.5\"\n"),
        ("pyproject.toml", "[project]\ndescription = '''\nversion = \"1.1\"\n'''\nversion = \"3.4.5\"\n"),
        ("VERSION", "3.4.5\n"), ("tool/VERSION", "v3.4.5.dev1"), ("version.txt", "3.4.5\r\n\r\n"),
        ("VERSION", "\u{feff}3.4.5\r"), ("setup.cfg", "\u{feff}[metadata]\r\nversion = 3.4.5\r\n"),
    ])
    func `stand in a project's description or in a file of their own`(path: String, text: String) throws {
        #expect(try stated([path: text]) == "3.4")
    }

    @Test(arguments: [
        ("setup.py", "setup(name='x', version=read('VERSION'))"),
        ("setup.py", "setup(name='x', install_requires=['version==3.4.5'])  # version='3.4.5'"),
        ("pyproject.toml", "[project]\ndynamic = [\"version\"]\n[tool.x]\nversion = \"3.4.5\"\n"),
        ("pyproject.toml", "# project.version = \"3.4.5\"\n[[tool.poetry.source]]\nversion = \"3.4.5\"\n"),
        ("pyproject.toml", "[tool.poetry.dependencies]\nx = { version = \"^3.4\" }\n"),
        (
            "pyproject.toml",
            "[tool.poetry]\nversion = \"0.0.0\"\n[tool.poetry-dynamic-versioning]\nenable = true\n"
        ),
        ("VERSION", "The version of this program is 3.4.5\n"), ("VERSION", "12"),
    ])
    func `do not stand in other entries`(path: String, text: String) throws {
        #expect(try stated([path: text]) == nil)
    }

    @Test func `are followed through imports and to the files that a description names`() throws {
        #expect(
            try stated([
                "tool/__init__.py": "from .release import __version__\n",
                "tool/release.py": "__version__ = \"3.4.5\"",
            ]) == "3.4")
        #expect(
            try stated([
                "src/tool/__init__.py": "from tool.inner import version as __version__, other\n",
                "src/tool/inner/__init__.py": "from . import numbers\nversion = numbers.of_now\n",
                "src/tool/inner/numbers.py": "of_now = (3, 4, 5)",
            ]) == "3.4")
        #expect(
            try stated([
                "pyproject.toml": "[tool.hatch.version]\npath = \"./lib/about.py\"\n",
                "lib/about.py": "VERSION = '3.4.5'",
            ]) == "3.4")
        #expect(
            try stated([
                "pyproject.toml": "[tool.setuptools.dynamic]\nversion = {attr = \"lib.v.NOW\"}\n",
                "lib/v.py": "NOW = '3.4.5'",
            ]) == "3.4")
        #expect(
            try stated([
                "setup.cfg": "[metadata]\nversion = file: lib/NUMBER\n", "lib/NUMBER": "3.4.5",
            ]) == "3.4")
        #expect(
            try stated(["setup.cfg": "[metadata]\nversion = file: ../NUMBER\n", "../NUMBER": "3.4"]) == nil)
        #expect(try stated(["tool/__init__.py": "from .__init__ import __version__\n"]) == nil)
    }

    @Test func `are firm before others may be meant`() throws {
        let files = ["tool/__init__.py": "VERSION = '1.0'", "setup.cfg": "[metadata]\nversion = 3.4.5\n"]
        #expect(try stated(files) == "3.4")
    }

    @Test func `cost no more than the length of a file`() {
        let texts = [
            String(repeating: "(", count: 200_000), String(repeating: "'''", count: 66_667),
            String(repeating: "a = ", count: 50_000), String(repeating: "if x:", count: 40_000),
            String(repeating: "from . import a\n", count: 12_000), String(repeating: "\\\n", count: 100_000),
            String(repeating: "VERSION = VERSION\n", count: 12_000),
            String(repeating: "setup(", count: 40_000),
        ]
        for text in texts {
            let time = ContinuousClock().measure {
                _ = try? stated(["tool/__init__.py": text, "setup.py": text, "pyproject.toml": text])
            }
            #expect(time < .seconds(5))
        }
    }
}
