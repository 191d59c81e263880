import Testing

@testable import Paths

@Suite("Paths as texts")
struct PathTextTests {
    @Test(
        "The folder and the name of a path",
        arguments: [
            ("x", ".", "x"), ("é", ".", "é"), ("/x", "/", "x"), ("a/x", "a", "x"), ("a/b/x", "a/b", "x"),
            ("a//x", "a", "x"), ("a/x/", "a", "x"), ("./x", ".", "x"), ("../x", "..", "x"), (".", ".", "."),
            ("/", "/", ""), ("", ".", ""), ("//x", "/", "x"), ("a b/ü x", "a b", "ü x"),
        ])
    func folderAndName(path: String, folder: String, name: String) {
        #expect(PathText.folder(of: path) == folder)
        #expect(PathText.name(of: path) == name)
    }

    @Test("A path of 4,000 bytes has a folder and a name")
    func longPath() {
        let path = String(repeating: "a/", count: 2000) + "x"
        #expect(PathText.name(of: path) == "x")
        #expect(PathText.folder(of: path) == String(path.dropLast(2)))
    }

    @Test(
        "The suffix of a name, and the path without it",
        arguments: [
            ("repos.yaml", "yaml", "repos"), ("a.b/repos", "", "a.b/repos"), (".yaml", "", ".yaml"),
            ("x", "", "x"), ("a/x.tar.gz", "gz", "a/x.tar"), ("x.", "", "x."), ("d/x.yml/", "yml", "d/x"),
        ])
    func suffixes(path: String, suffix: String, rest: String) {
        #expect(PathText.suffix(of: path) == suffix)
        #expect(PathText.withoutSuffix(path) == rest)
    }

    @Test("A path that stays inside", arguments: ["a", "a/b.c", "..a", "a..", "ü/x y", "a/..b"])
    func inside(path: String) {
        #expect(PathText.staysInside(path))
    }

    @Test(
        "A path that could leave, or that no file system takes",
        arguments: [
            "", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/../b", "a/./b", "a\u{0}", "a\nb",
            "a\u{7f}", String(repeating: "a", count: 256), String(repeating: "a/", count: 2000) + "a",
        ])
    func outside(path: String) {
        #expect(!PathText.staysInside(path))
    }
}
