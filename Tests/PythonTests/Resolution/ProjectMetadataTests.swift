import Foundation
import Testing

@testable import Python

@Suite("What a project says of itself, held to its grammar")
struct ProjectMetadataTests {
    private func declared(_ files: [String: String]) -> ProjectMetadata {
        let (declaration, _) = ProjectKind.declaration(in: ProjectFiles(files))
        return ProjectMetadata(path: ".", declaration: declaration)
    }

    private func standard(_ name: String, _ version: String) -> String {
        """
        [build-system]
        build-backend = "flit_core.buildapi"
        [project]
        name = "\(name)"
        version = "\(version)"
        """
    }

    @Test(
        "A version that is a path is no version, whichever file states it",
        arguments: ["1/../../x", "../x", "/x", "1/..", "1\\u0000", "x1", ""])
    func versions(version: String) {
        let poetry = """
            [build-system]
            build-backend = "poetry.core.masonry.api"
            [tool.poetry]
            name = "thing"
            version = "\(version)"
            """
        #expect(declared(["pyproject.toml": standard("thing", version)]).version == "0")
        #expect(declared(["pyproject.toml": poetry]).version == "0")
        let configuration = "[metadata]\nname = thing\nversion = \(version)\n"
        #expect(declared(["setup.cfg": configuration]).version == "0")
        var taken = ProjectMetadata(path: ".", name: "thing", version: "1")
        taken.set(version: version)
        #expect(taken.version == "1")
    }

    @Test(
        "A name that is a path, or more than a name, is no name",
        arguments: ["../../x", "/etc/x", "a/b", "x[../y]", "x>=1", "a b", "-x", "."])
    func names(name: String) {
        #expect(declared(["pyproject.toml": standard(name, "1")]).name.isEmpty)
    }

    @Test("What is sound of a declaration is kept as it is written")
    func sound() {
        let found = declared([
            "pyproject.toml": """
            [build-system]
            requires = ["flit_core >=3", "wheel ; python_version > '3'\\n-r /etc/hostname"]
            build-backend = "flit_core.buildapi"
            [project]
            name = "Thing.Core"
            version = "1.2.post3+local"
            requires-python = ">=3.7"
            dependencies = ["Click >= 8.0", "y @ https://example.org/y.zip", "z\\n--index-url x"]
            [project.scripts]
            thing = "thing:main"
            """
        ])
        #expect(found.name == "Thing.Core")
        #expect(found.version == "1.2.post3+local")
        #expect(found.requiresPython == ">=3.7")
        #expect(found.requirements == ["Click >= 8.0", "y @ https://example.org/y.zip"])
        #expect(found.buildRequirements == ["flit_core >=3"])
        #expect(found.entryPoints == ["console_scripts": ["thing": "thing:main"]])
    }

    @Test("Paths that leave the project are left out, of what the setup files report too")
    func paths() throws {
        let report = """
            {"name": "thing", "version": "1/../x", "sourceRoots": ["../..", "src", "/etc"],
             "scripts": ["../bin/x", "bin/x"], "requirements": ["a\\n-r /etc/x", "b>=1"],
             "generated": {"../../x.py": "x", ".git/hooks/pre-commit": "x", "thing/version.py": "v"},
             "entryPoints": {"pytest11": {"evil\\nevil": "x"}}}
            """
        let found = try JSONDecoder().decode(MetadataReport.self, from: Data(report.utf8)).metadata(path: ".")
        #expect(found.version == "0")
        #expect(found.sourceRoots == ["src"])
        #expect(found.scripts == ["bin/x"])
        #expect(found.requirements == ["b>=1"])
        #expect(found.generated == ["thing/version.py": "v"])
        #expect(found.entryPoints == ["pytest11": [:]])
    }

    @Test("A back end of which only a colon is known is none")
    func emptyBackend() {
        #expect(!CompilingBackend.mustRun(":"))
        #expect(PoetryDependencies.specifier("^9223372036854775807").hasPrefix(">=9223372036854775807,<"))
    }
}
