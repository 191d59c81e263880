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
