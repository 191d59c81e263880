import Instances
import Testing

@testable import Python

@Suite("Requirements that are written oddly")
struct RequirementListTests {
    @Test(
        "One line may hold several requirements, between semicolons or commas; markers stay with theirs",
        arguments: [
            ("pytest-astropy; pytest-cov", ["pytest-astropy", "pytest-cov"]),
            ("numpy>=1.13,<2", ["numpy>=1.13,<2"]),
            ("astropy, numpy>=1.13,<2, scipy", ["astropy", "numpy>=1.13,<2", "scipy"]),
            ("six; mock ; python_version < '3'; lxml", ["six", "mock ; python_version < '3'", "lxml"]),
            ("dataclasses; python_version<'3.7'", ["dataclasses; python_version<'3.7'"]),
            ("dask[array,bag], six", ["dask[array,bag]", "six"]),
            ("six; =what?", ["six", "=what?"]), ("=what?; ??", ["=what?; ??"]),
            ("# a remark; six", []), ("-r a;b.txt", ["-r a;b.txt"]),
        ])
    func lists(line: String, parts: [String]) {
        #expect(RequirementList.parts(of: line) == parts)
    }

    @Test(
        "Specifiers that pip took are written as the resolver takes them",
        arguments: [
            ("x>=1.*", "x>=1"), ("x<2.*", "x<2"), ("x~=1.2.*", "x~=1.2"), ("x==1.2,", "x==1.2"),
            ("x>1.0<2.0", "x>1.0,<2.0"), ("x>=1.0 <2", "x>=1.0,<2"), ("x>=1,,<2", "x>=1,<2"),
            ("x==1.2.*", "x==1.2.*"), ("x!=1.0.*,>=0.9rc1", "x!=1.0.*,>=0.9rc1"), ("x==v1.0", "x==v1.0"),
            ("x==1.0+local.1", "x==1.0+local.1"), ("x===anything", "x===anything"), ("x (>=1)", "x>=1"),
            ("x>=2004b", "x>=2004b"), ("x==1.0-1", "x==1.0-1"), ("x<2.dev0", "x<2.dev0"),
        ])
    func specifiers(text: String, written: String) {
        #expect(Requirement(text)?.description == written)
    }

    @Test(
        "Specifiers that the resolver refuses are none",
        arguments: [
            "x=>1", "x~=1", "x==dev", "x!=", "x>=1.0.", "x>=1.0_1", "x==1.*.2", "x>=1.0+local", "x,", "x>=.9",
            "x==99999999999999999999999", "x<>1",
        ])
    func unreadable(text: String) {
        #expect(Requirement(text) == nil)
    }

    @Test("A list between semicolons in setup.cfg is read, and what cannot be read in it is said")
    func configuration() {
        let files = ProjectFiles([
            "setup.cfg": """
            [options]
            install_requires = numpy>=1.16; six
            tests_require = pytest-astropy; pytest-cov; ???
            """
        ])
        let found = TestNeeds.collect(files, python: PythonVersion(3, 8))
        #expect(found.requirements.map(\.text) == ["pytest-astropy", "pytest-cov"])
        #expect(found.evidence.contains { $0.said == "???" && $0.decided == "passed over" })
        let script = SetupScript(script: nil, configuration: files.text("setup.cfg"))
        #expect(script.requirements == ["numpy>=1.16", "six"])
    }

    @Test("What cannot be read among a project's requirements is noted and left out of its record")
    func metadata() throws {
        let report = MetadataReport(
            name: "thing", requirements: ["six; attrs>=19", "-r x", "name @ https://example.org/name.zip"],
            extras: ["all": ["=what?"]], unreadable: ["oops"])
        let found = report.metadata(path: ".")
        #expect(found.requirements == ["six", "attrs>=19", "name"])
        #expect(found.unreadable == ["-r x", "=what?", "oops"])
        let declared = ProjectDeclaration(kind: .declarative)
        var bad = declared
        bad.dependencies = ["attrs", "x=>1"]
        let known = ProjectMetadata(path: ".", declaration: bad)
        #expect(known.requirements == ["attrs"])
        #expect(known.unreadable == ["x=>1"])
    }
}
