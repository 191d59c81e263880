import Testing

@testable import Python

@Suite("What projects tell people of themselves")
struct MetadataHeadersTests {
    private func headers(_ text: String) -> [String] {
        ProjectKind.declaration(in: ProjectFiles(["pyproject.toml": text])).0.headers
    }

    @Test("PEP 621's table")
    func standard() {
        let found = headers(
            """
            [build-system]
            build-backend = "hatchling.build"
            [project]
            name = "x"
            description = "Says\\nthings"
            authors = [{ name = "A", email = "a@x" }, { name = "B" }]
            license = { text = "MIT" }
            keywords = ["k", "l"]
            classifiers = ["Framework :: X"]
            [project.urls]
            Home = "https://x"
            """)
        #expect(
            found == [
                "Summary: Says things", "Author: B", "Author-email: A <a@x>", "License: MIT", "Keywords: k,l",
                "Classifier: Framework :: X", "Project-URL: Home, https://x",
            ])
    }

    @Test("Poetry's table")
    func poetry() {
        let found = headers(
            """
            [build-system]
            build-backend = "poetry.core.masonry.api"
            [tool.poetry]
            name = "x"
            version = "1"
            description = "d"
            authors = ["A <a@x>"]
            homepage = "https://x"
            """)
        #expect(found == ["Summary: d", "Home-page: https://x", "Author: A", "Author-email: a@x"])
    }

    @Test("Lines that would forge other fields or that never end are dropped")
    func hostile() {
        let lines = [
            "Summary: a\nRequires-Dist: evil", "Requires-Dist: evil",
            "Summary: " + String(repeating: "a", count: 3000), "Author: b",
        ]
        #expect(MetadataHeaders.clean(lines) == ["Author: b"])
    }

    @Test("They stand in the installed metadata")
    func installed() {
        var project = ProjectMetadata(path: ".", name: "x", version: "1")
        project.headers = ["Summary: d"]
        project.extras = ["tests-require": ["mock"], "web": ["flask"]]
        let text = InstalledFiles(project, sitePackages: "s").texts["s/x-1.dist-info/METADATA"] ?? ""
        #expect(text.contains("\nSummary: d\n"))
        #expect(text.contains("Provides-Extra: web"))
        #expect(!text.contains("tests-require"))
    }

    @Test("Where packages lie, as build back ends let one tell it")
    func roots() {
        func roots(_ table: String) -> [String] {
            let text = "[project]\nname = \"x\"\n[build-system]\nbuild-backend = \"b\"\n" + table
            return ProjectKind.declaration(in: ProjectFiles(["pyproject.toml": text, "src/x.py": ""])).0
                .sourceRoots
        }
        #expect(roots("") == ["src"])
        #expect(roots("[tool.hatch.build.targets.wheel]\npackages = [\"python/x\"]\n") == ["python"])
        #expect(roots("[tool.pdm.build]\npackage-dir = \"lib\"\n") == ["lib"])
        #expect(roots("[tool.hatch.build.targets.wheel]\npackages = [\"../x\"]\n") == ["src"])
    }
}
