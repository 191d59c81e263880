import Testing

@testable import Python

@Suite("Dependency groups of pyproject.toml")
struct DependencyGroupTests {
    private func groups(_ text: String) -> DependencyGroups { DependencyGroups(TomlDocument(text).root) }

    @Test("Groups of PEP 735 include others, by names in any spelling, and a circle ends")
    func standard() {
        let found = groups(
            """
            [dependency-groups]
            Test_Suite = ["pytest", {include-group = "base"}]
            base = ["attrs>=19", {include-group = "test-suite"}]
            """)
        #expect(found.names == ["base", "test-suite"])
        #expect(found.requirements(of: "test.suite").prefix(2) == ["pytest", "attrs>=19"])
        #expect(found.requirements(of: "none").isEmpty)
    }

    @Test("Groups of Poetry and PDM are read in their own tables")
    func others() {
        let found = groups(
            """
            [tool.poetry.group.test]
            include-groups = ["lint"]
            [tool.poetry.group.test.dependencies]
            pytest = "^6"
            [tool.poetry.group.lint.dependencies]
            ruff = "*"
            [tool.pdm.dev-dependencies]
            extra = ["mock", "freezegun>=1"]
            """)
        #expect(found.names == ["extra", "lint", "test"])
        #expect(found.requirements(of: "test") == ["pytest>=6,<7", "ruff"])
        #expect(found.requirements(of: "extra") == ["mock", "freezegun>=1"])
    }

    @Test("The older tables for development have no names")
    func unnamed() {
        let found = groups(
            """
            [tool.poetry.dev-dependencies]
            mock = "~4.0"
            [tool.uv]
            dev-dependencies = ["ruff"]
            """)
        #expect(found.unnamed == ["mock>=4.0,<4.1", "ruff"])
        #expect(found.names.isEmpty)
    }

    @Test(
        "Environments of Hatch that run tests, by their names or scripts, and never those for other purposes")
    func hatch() {
        let table = TomlDocument(
            """
            [envs.default]
            dependencies = ["attrs"]
            [envs.suite]
            extra-dependencies = ["mock"]
            features = ["All_Extras"]
            dependency-groups = ["tests"]
            [envs.suite.scripts]
            run = "pytest {args}"
            [envs.suite.env-vars]
            MODE = "test"
            [envs.lint.scripts]
            check = "pytest --flake8"
            [envs.docs]
            dependencies = ["sphinx"]
            """
        ).root["envs"]
        let environments = HatchEnvironments(table)
        #expect(environments.all.map(\.name) == ["default", "docs", "lint", "suite"])
        let used = environments.forTests
        #expect(used.map(\.name) == ["default", "suite"])
        #expect(used.last?.requirements == ["mock"])
        #expect(used.last?.extras == ["all-extras"])
        #expect(used.last?.groups == ["tests"])
        #expect(used.last?.variables.map(\.name) == ["MODE"])
    }
}
