internal import Diffs
internal import Validation

/// Which test files are to run for a test patch.
///
/// As in SWE-bench, the Python files of the test patch are run. Files without tests are left out: data files, removed
/// files, `conftest.py`, `__init__.py` and helper modules. Where only such files are changed, the tests that use them
/// run: those that name the file or one of its directories, or else those of the nearest directory with tests.
struct TestFileSelection {
    /// The maximum number of test modules for one changed file; a whole directory is the fallback.
    private static let mostUsers = 30

    let testPatch: Patch
    let tree: TestTree

    /// The tests of the files.
    var selection: TestSelection {
        var notes: [String] = []
        var paths: [String] = []
        var others: [String] = []
        for file in testPatch.files where file.newPath != nil {
            guard let path = Self.text(of: file.path) else {
                notes.append("left out: a path that is not UTF-8")
                continue
            }
            if isTestModule(path, file) { paths.append(path) } else { others.append(path) }
        }
        guard paths.isEmpty else { return TestSelection(paths: Self.unique(paths), notes: notes) }
        for other in others {
            let users = users(of: other)
            paths += users
            let found = users.isEmpty ? "nothing" : users.joined(separator: ", ")
            notes.append("chosen for \(other), which holds no tests itself: \(found)")
        }
        return TestSelection(paths: Self.unique(paths), notes: notes)
    }

    /// Whether a changed file contains tests, by its name or its text.
    private func isTestModule(_ path: String, _ file: FilePatch) -> Bool {
        guard TestFileName.isPython(path), !TestFileName.isPlumbing(path) else { return false }
        if TestFileName.looksLikeTests(path), !TestFileName.isBare(path) { return true }
        let added = file.hunks.lazy.flatMap(\.lines).filter { $0.kind == .added }
        if added.contains(where: { Self.defines(file.content(of: $0)) }) { return true }
        return file.oldPath.flatMap(Self.text).map(definesTests) ?? false
    }

    /// Whether a file of the base commit defines tests.
    private func definesTests(_ path: String) -> Bool {
        guard let text = tree.text(path) else { return false }
        return text.utf8.split(separator: UInt8(ascii: "\n")).contains { Self.defines($0) }
    }

    /// Whether a line begins the definition of a test function, or of a class that has tests of another one.
    ///
    /// A class is no test for its name alone.
    private static func defines(_ line: some Collection<UInt8>) -> Bool {
        let code = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if ["def test", "async def test"].contains(where: { code.starts(with: $0.utf8) }) { return true }
        guard code.starts(with: "class Test".utf8), let bases = code.firstIndex(of: UInt8(ascii: "(")) else {
            return false
        }
        return code[bases...].contains("Test".utf8)
    }

    /// The tests that use a file without tests.
    private func users(of path: String) -> [String] {
        let directories = Self.directories(above: path)
        let root = TestFileName.testRoot(of: path)
        let modules = testModules.filter { root.isEmpty || $0.hasPrefix(root + "/") }
        let candidates = modules.isEmpty ? testModules : modules
        // A file next to all tests concerns all of them.
        if !TestFileName.isPlumbing(path) {
            let users = mentions(of: path, among: candidates)
            if !users.isEmpty { return users }
        }
        for directory in directories where testModules.contains(where: { $0.hasPrefix(directory + "/") }) {
            return [directory]
        }
        return []
    }

    /// The test modules that name the file, or else the nearest of its directories that any of them names.
    private func mentions(of path: String, among modules: [String]) -> [String] {
        let components = path.split(separator: "/").map(String.init)
        var keys = components.reversed().map { $0 }
        if TestFileName.isPython(path) { keys[0] = String(keys[0].dropLast(3)) }
        let texts = modules.compactMap { module in tree.text(module).map { (module, Array($0.utf8)) } }
        // The outermost directory is mentioned everywhere, and so is a name of a few letters.
        for key in keys.dropLast(components.count > 1 ? 1 : 0) where key.utf8.count > 3 {
            let word = Array(key.utf8)
            let users = texts.filter { $0.1.contains(word) }.map(\.0)
            if (1...Self.mostUsers).contains(users.count) { return users }
        }
        return []
    }

    private var testModules: [String] {
        tree.paths.filter {
            TestFileName.isPython($0) && !TestFileName.isPlumbing($0) && TestFileName.looksLikeTests($0)
                && (!TestFileName.isBare($0) || definesTests($0))
        }
    }

    /// The directories above a path, the nearest first.
    private static func directories(above path: String) -> [String] {
        var components = path.split(separator: "/").dropLast()
        var directories: [String] = []
        while !components.isEmpty {
            directories.append(components.joined(separator: "/"))
            components = components.dropLast()
        }
        return directories
    }

    /// A path as text; nil when it is not UTF-8.
    static func text(of path: [UInt8]) -> String? { String(validating: path, as: UTF8.self) }

    private static func unique(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }
}

/// What a file name says about the tests in the file.
enum TestFileName {
    private static let testWords: Set<String> = ["test", "tests", "testing", "unittest", "unittests"]

    /// Whether it is a Python module.
    static func isPython(_ path: String) -> Bool { path.hasSuffix(".py") }

    /// Whether it is a module with a special role: `conftest.py`, `__init__.py`, `setup.py`.
    static func isPlumbing(_ path: String) -> Bool {
        ["conftest.py", "__init__.py", "setup.py"].contains(
            path.split(separator: "/").last.map(String.init) ?? "")
    }

    /// Whether the module's name is that of tests: `test_x`, `x_test`, `unittest_x`, `testx`.
    static func looksLikeTests(_ path: String) -> Bool {
        let stem = (path.split(separator: "/").last ?? "").dropLast(3).lowercased()
        // Snapshots of a test, kept as Python: `snap_test_x.py`.
        if stem.hasPrefix("snap_test") { return false }
        return stem.hasPrefix("test") || words(of: stem).contains { testWords.contains($0) }
    }

    /// Whether the module's name is that of a module with helpers for tests, too: one word in the singular.
    static func isBare(_ path: String) -> Bool {
        ["test", "testing", "unittest"].contains(
            (path.split(separator: "/").last ?? "").dropLast(3).lowercased())
    }

    /// The shallowest directory above a path with a name of tests; empty when there is none.
    static func testRoot(of path: String) -> String {
        let components = path.split(separator: "/").map(String.init).dropLast()
        guard
            let index = components.firstIndex(where: { component in
                words(of: component.lowercased()).contains { testWords.contains($0) }
            })
        else { return "" }
        return components[...index].joined(separator: "/")
    }

    private static func words(of name: String) -> [String] {
        name.split { $0 == "_" || $0 == "-" || $0 == "." }.map(String.init)
    }
}
