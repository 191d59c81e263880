internal import Diffs
internal import Validation

/// Tests that are data: files whose name ends in `.test`, in which a line `[case NAME]` begins each test.
///
/// A case is selected when a hunk shows its first line (also in context and removed lines, as SWE-Gym does), or when
/// a hunk changes its body and the base text shows which case the body belongs to. Tests that the patch adds to
/// Python modules are selected by name as well. pytest matches names as substrings, so some cases with longer names
/// run too.
struct PytestCases {
    /// More names could overflow a command line; the whole modules run instead.
    private static let mostNames = 2_000

    let testPatch: Patch
    let tree: TestTree

    /// The selection; nil when the patch contains no such case.
    func selection() -> TestSelection? {
        var names: [String] = []
        var modules: [String] = []
        var isNarrow = true
        for file in testPatch.files where file.newPath != nil {
            guard let path = TestFileSelection.text(of: file.path), path.hasSuffix(".test") else { continue }
            names += caseNames(of: file)
            let users = modulesNaming(path)
            modules += users
            isNarrow = isNarrow && !users.isEmpty
        }
        guard !names.isEmpty else { return nil }
        for file in testPatch.files where file.newPath != nil {
            guard let path = TestFileSelection.text(of: file.path), TestFileName.isPython(path) else {
                continue
            }
            names += Self.addedTests(of: file)
            modules.append(path)
        }
        names = Self.sortedUnique(names)
        let paths = isNarrow ? Self.sortedUnique(modules) : []
        guard names.count <= Self.mostNames else {
            return TestSelection(paths: paths, notes: ["\(names.count) cases: all of their modules are run"])
        }
        return TestSelection(paths: paths, names: names)
    }

    /// The names in the hunks of a file.
    private func caseNames(of file: FilePatch) -> [String] {
        let oldLines = file.oldPath.flatMap(TestFileSelection.text).flatMap(tree.text).map { text in
            text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        }
        var names: [String] = []
        for hunk in file.hunks {
            var shown = false
            var changedBefore = false
            for line in hunk.lines {
                let content = file.content(of: line)
                if let name = Self.caseName(in: content) {
                    names.append(name)
                    shown = true
                } else if !shown, line.kind != .context, content.contains(where: { $0 > UInt8(ascii: " ") }) {
                    changedBefore = true
                }
            }
            if changedBefore, let oldLines {
                let before = oldLines.prefix(max(0, hunk.oldStart - 1))
                if let name = before.lazy.reversed().compactMap({ Self.caseName(in: $0) }).first {
                    names.append(name)
                }
            }
        }
        return names
    }

    /// The test modules that name a data file; none when it is found by other means.
    private func modulesNaming(_ path: String) -> [String] {
        let name = Array((path.split(separator: "/").last ?? "").utf8)
        return tree.paths.filter { module in
            guard TestFileName.isPython(module), TestFileName.looksLikeTests(module) else { return false }
            return tree.text(module).map { Array($0.utf8).contains(name) } ?? false
        }
    }

    /// The name in a `[case NAME]` line, up to the first character that an expression of names cannot hold (marks
    /// such as `-skip` follow it).
    private static func caseName(in line: some Collection<UInt8>) -> String? {
        let opening = Array("[case ".utf8)
        guard line.starts(with: opening) else { return nil }
        return name(at: line.dropFirst(opening.count))
    }

    /// The names of the tests that a patch adds to a module.
    private static func addedTests(of file: FilePatch) -> [String] {
        file.hunks.flatMap(\.lines).filter { $0.kind == .added }.compactMap { line in
            let code = file.content(of: line).drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard code.starts(with: "def test".utf8) else { return nil }
            return name(at: code.dropFirst(4))
        }
    }

    /// A name for an expression of `-k`; nil for words that are operators there.
    private static func name(at bytes: some Collection<UInt8>) -> String? {
        let letters = bytes.prefix { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a)
                || byte == UInt8(ascii: "_")
        }
        guard let first = letters.first, first > 0x39 else { return nil }
        let name = String(decoding: Array(letters), as: UTF8.self)
        return ["and", "or", "not", "True", "False", "None"].contains(name) ? nil : name
    }

    private static func sortedUnique(_ names: [String]) -> [String] {
        Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
