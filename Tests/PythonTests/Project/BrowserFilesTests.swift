import Instances
import Testing

@testable import Python

@Suite("Files for browsers")
struct BrowserFilesTests {
    private static let package = ["js/package.json": "{}"]

    @Test(
        "A build with node, of sources that the repository has, makes some",
        arguments: [
            ["setup.py": "subprocess.run(['node', 'make'])"],
            ["setup.py": "from _support import build", "_support.py": "run('npm ci')"],
            ["pyproject.toml": "[tool.hatch.build.hooks.jupyter-builder]\nnpm = ['jlpm']"],
        ])
    func made(_ files: [String: String]) throws {
        let all = files.merging(Self.package) { own, _ in own }
        let evidence = try #require(BrowserFiles.evidence(in: ProjectFiles(all)))
        #expect(files.keys.contains(evidence.file))
        #expect(BrowserFiles.evidence(in: ProjectFiles(files)) == nil, "there are no sources")
    }

    @Test(
        "A package of node in tests or documents, or one that no build file speaks of, is not built",
        arguments: [
            ["setup.py": "run('npm ci')", "docs/theme/package.json": "{}"],
            ["setup.py": "run('npm ci')", "tests/data/package.json": "{}"],
            ["setup.py": "setup()", "js/package.json": "{}"],
            ["setup.py": "setup()", "other.py": "run('npm ci')", "js/package.json": "{}"],
        ])
    func notMade(_ files: [String: String]) {
        #expect(BrowserFiles.evidence(in: ProjectFiles(files)) == nil)
    }

    @Test("Scripts and styles are made, and the pages and lists among them; other data is not")
    func kinds() {
        let names = ["app.min.js", "app.json", "index.html", "core.py", "fast.so"]
        let made = names.filter { BrowserFiles.isMade($0, among: names) }
        #expect(made == ["app.min.js", "app.json", "index.html"])
        #expect(!BrowserFiles.isMade("cities.json", among: ["cities.json", "load.py"]))
    }
}
