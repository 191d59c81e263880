import Instances
import Testing
import Validation

@testable import Python

@Suite("Files that tests look for elsewhere")
struct MissedFilesTests {
    private func home(of paths: [String], _ files: [String]) -> String? {
        MissedFiles.home(of: paths, in: ProjectFiles(paths: files) { _ in "" })
    }

    @Test("The directory is the one from which the file is found")
    func found() {
        let files = ["setup.py", "tests/data.txt", "tests/test_a.py", "docs/data.csv"]
        #expect(home(of: ["data.txt"], files) == "tests")
        #expect(home(of: ["./data.txt"], files) == "tests")
        #expect(home(of: ["absent.txt"], files) == nil)
        #expect(home(of: ["setup.py"], files) == nil, "the root has it: there it is looked for already")
        #expect(home(of: ["../setup.py"], files) == "docs" || home(of: ["../setup.py"], files) == "tests")
    }

    @Test(
        "Of several, one with tests in it, then the shallowest; the one that has most of the files before both"
    )
    func several() {
        let files = [
            "a/data/x", "b/c/data/x", "b/c/test_x.py", "a/data/y", "d/data/z", "d/data/y", "d/data/x",
        ]
        #expect(home(of: ["data/x"], files) == "b" || home(of: ["data/x"], files) == "b/c")
        #expect(home(of: ["data/x", "data/y", "data/z"], files) == "d")
    }

    @Test("A file that tests write counts where its directory is")
    func written() {
        #expect(home(of: ["out/new.txt"], ["work/out/.gitkeep", "work/test_a.py"]) == "work")
        #expect(home(of: ["new.txt"], ["work/out/.gitkeep"]) == nil)
    }

    @Test(
        "What is no relative path within the checkout is nowhere",
        arguments: ["", "/etc/passwd", "../../../x", "a//../.."])
    func hostile(path: String) {
        #expect(home(of: [path], ["tests/x", "etc/passwd"]) == nil)
    }

    @Test("All tests start in a directory that holds none of them")
    func scope() throws {
        let files = ProjectFiles(paths: ["src/data/x", "tests/test_a.py"]) { _ in "" }
        var request = EnvironmentRequest(
            cutoff: try #require(Timestamp("2021-03-05")), project: ProjectDeclaration(kind: .setuptools))
        let change = MissedFiles.start(in: "src", of: files, &request)
        #expect(change == "tests start in src, where the files are that they look for")
        #expect(request.start.places == [TestStart.Place(directory: "src", tests: "")])
        #expect(MissedFiles.start(in: "src", of: files, &request) == nil)
    }
}
