import Testing

@testable import Python

@Suite("Where a project keeps its packages")
struct SourceLayoutTests {
    private func root(_ paths: [String], _ name: String? = nil) -> String {
        SourceLayout.root(
            of: ProjectFiles(Dictionary(uniqueKeysWithValues: paths.map { ($0, "") })), below: "", name: name)
    }

    @Test("In src, where Python files are there, also below a namespace")
    func source() {
        #expect(root(["src/thing/__init__.py"]) == "src")
        #expect(root(["src/acme/space/core.py", "tests/test_a.py"], "acme-space") == "src")
        #expect(root(["src/main.c", "thing/__init__.py"], "thing") == ".")
        #expect(root(["src/__init__.py"]) == ".")
    }

    @Test("Where both hold Python files, the module of the project's name decides")
    func name() {
        let paths = ["src/tool.py", "acme/space/__init__.py"]
        #expect(root(paths, "acme.space") == ".")
        #expect(root(paths, "tool") == "src")
        #expect(root(paths) == "src")
    }

    private func declaration(_ pyproject: String, _ paths: [String]) -> ProjectDeclaration {
        var texts = Dictionary(uniqueKeysWithValues: paths.map { ($0, "") })
        texts["pyproject.toml"] = pyproject
        return ProjectKind.declaration(in: ProjectFiles(texts)).0
    }

    @Test("Poetry's packages tell directories and modules")
    func poetry() {
        let found = declaration(
            """
            [tool.poetry]
            name = "thing"
            packages = [{include = "one", from = "lib"}, {include = "two/deep"}]
            [build-system]
            requires = ["poetry-core"]
            build-backend = "poetry.core.masonry.api"
            """, ["lib/one/__init__.py", "two/deep/__init__.py", "src/other.py"])
        #expect(found.sourceRoots == [".", "lib"])
        #expect(found.topLevel == ["one", "two"])
    }

    @Test("Hatch's packages tell directories and modules")
    func hatch() {
        let found = declaration(
            """
            [project]
            name = "thing"
            version = "1"
            [tool.hatch.build.targets.wheel]
            packages = ["lib/one"]
            [build-system]
            requires = ["hatchling"]
            build-backend = "hatchling.build"
            """, ["lib/one/__init__.py"])
        #expect(found.sourceRoots == ["lib"])
        #expect(found.topLevel == ["one"])
    }

    @Test("A version that the build takes from a file is the one of that file")
    func version() throws {
        func found(_ tool: String, _ backend: String, _ files: [String: String]) -> ProjectDeclaration {
            let texts = files.merging([
                "pyproject.toml": """
                [build-system]
                build-backend = "\(backend)"
                [project]
                name = "thing"
                dynamic = ["version"]
                \(tool)
                """
            ]) { $1 }
            return ProjectKind.declaration(in: ProjectFiles(texts)).0
        }
        let hatch = found(
            "[tool.hatch.version]\npath = \"src/thing/about.py\"", "hatchling.build",
            ["src/thing/about.py": "__version__ = \"3.1\"\n"])
        #expect(hatch.version == "3.1" && hatch.versionSource == "src/thing/about.py")
        let flit = found(
            "", "flit_core.buildapi", ["thing/__init__.py": "\"\"\"Text\"\"\"\n__version__: str = '2.0b1'\n"])
        #expect(flit.version == "2.0b1" && flit.versionSource == "thing/__init__.py")
        let computed = found("", "flit_core.buildapi", ["thing/__init__.py": "__version__ = compute()\n"])
        #expect(computed.version == nil && computed.versionSource == "thing/__init__.py")
    }
}
