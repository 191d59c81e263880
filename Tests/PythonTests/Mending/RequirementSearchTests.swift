import Testing

@testable import Python

@Suite("What the files of a repository say of a package")
struct RequirementSearchTests {
    private let files = ProjectFiles([
        "requirements/docs.txt": "Sphinx>=3\nattrs\n", "ci/test-req.in": "attrs>=19 ; python_version > '3'\n",
        "notes.txt": "mock==1.0\n", "poetry.lock": "[[package]]\nname = \"Faker\"\nversion = \"8.1\"\n",
    ])

    @Test("The range of any requirement file counts, without its marker")
    func ranges() throws {
        let found = try #require(RequirementSearch.range(of: "attrs", in: files))
        #expect(found.text == "attrs>=19")
        #expect(found.file == "ci/test-req.in")
    }

    @Test("A release of the project's lock file counts where no file has a range")
    func lockFile() throws {
        let found = try #require(RequirementSearch.range(of: "faker", in: files))
        #expect(found.text == "faker==8.1")
        #expect(found.file == "poetry.lock")
    }

    @Test("Setup files name packages at the beginning of lines and of quoted texts")
    func setupFiles() {
        func named(_ name: String, _ text: String) -> Bool {
            RequirementSearch.setupFile(naming: name, in: ProjectFiles(["pyproject.toml": text])) != nil
        }
        #expect(named("rich", "tests = [\"pytest\", \"rich\"]\n"))
        #expect(named("rich", "deps =\n    Rich >= 10\n"))
        #expect(!named("rich", "description = \"rich text for all\"\n"))
        #expect(!named("network", "# network access\nneeds = \"a network\"\n"))
    }

    @Test("Other text files are not read as requirements")
    func others() {
        #expect(RequirementSearch.range(of: "mock", in: files) == nil)
        #expect(!RequirementSearch.names("mock", in: files))
        #expect(RequirementSearch.names("sphinx", in: files))
        #expect(RequirementSearch.names("faker", in: files))
    }
}
