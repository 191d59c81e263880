internal import Diffs

/// The test files that a patch changes, as far as it and the base commit show them.
enum ChangedTests {
    /// What the patch adds to each Python file, after the file's text at the base commit.
    static func texts(of testPatch: String, in files: ProjectFiles) -> [String] {
        changed(by: testPatch).map { path, file in
            let added = file.hunks.flatMap(\.lines).filter { $0.kind == .added }.map { line in
                String(decoding: file.content(of: line), as: UTF8.self)
            }
            return (files.text(path) ?? "") + "\n" + added.joined(separator: "\n")
        }
    }

    /// The paths of the Python files.
    static func paths(of testPatch: String) -> [String] { changed(by: testPatch).map(\.path) }

    /// The paths of all files of a patch.
    static func allPaths(of patch: String) -> [String] {
        guard let patch = try? Patch(parsing: Array(patch.utf8)) else { return [] }
        return patch.files.compactMap { TestFileSelection.text(of: $0.path) }
    }

    private static func changed(by testPatch: String) -> [(path: String, file: FilePatch)] {
        guard let patch = try? Patch(parsing: Array(testPatch.utf8)) else { return [] }
        return patch.files.compactMap { file in
            guard file.newPath != nil, let path = TestFileSelection.text(of: file.path),
                TestFileName.isPython(path), !TestFileName.isPlumbing(path)
            else { return nil }
            return (path, file)
        }
    }
}
