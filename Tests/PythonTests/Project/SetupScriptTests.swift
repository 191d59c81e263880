import Testing

@testable import Python

@Suite("What setup files tell without being run")
struct SetupScriptTests {
    @Test("Literals of setup.py, lists that have names, and setup.cfg")
    func literals() {
        let told = SetupScript(
            script: """
                requires = [
                    "six>=1",
                    # "old",
                    'attrs',
                ]
                setup(name="x", version="1.2", install_requires=requires, package_dir={"": "lib"},
                      python_requires=">=3.6")
                """,
            configuration: """
                [options]
                install_requires =
                    click
                [options.extras_require]
                test = pytest
                """)
        #expect(told.name == "x")
        #expect(told.version == "1.2")
        #expect(told.requirements == ["six>=1", "attrs", "click"])
        #expect(told.extras == ["test": ["pytest"]])
        #expect(told.sourceRoots == ["lib"])
        #expect(told.requiresPython == ">=3.6")
    }

    @Test("What is computed is not guessed")
    func computed() {
        let told = SetupScript(
            script: "setup(name=NAME, version=read('v'), install_requires=open('r').readlines())",
            configuration: "[metadata]\nversion = attr: x.y\n")
        #expect(told.name == nil)
        #expect(told.version == nil)
        #expect(told.requirements.isEmpty)
    }

    @Test("The declaration of a project for setuptools holds them, and is still to be asked")
    func declaration() {
        let files = ProjectFiles(["setup.py": "setup(name='x', install_requires=['six'])", "src/x.py": ""])
        let declared = ProjectKind.declaration(in: files).0
        #expect(declared.kind == .setuptools)
        #expect(declared.dependencies == ["six"])
        #expect(declared.sourceRoots == ["src"])
    }
}
