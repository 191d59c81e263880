internal import Files
internal import Foundation

/// Which tests a run consists of: those of some files, narrowed to some names where there are any.
package struct TestSelection: Hashable, Sendable, Codable {
    /// Files or directories of the checkout; none means all that the project itself would run.
    package var paths: [String]
    /// Names of tests; none means every test of the paths.
    package var names: [String]
    /// What a reader must know: files left out, files chosen because they use a changed one.
    package var notes: [String]

    package init(paths: [String], names: [String] = [], notes: [String] = []) {
        self.paths = paths
        self.names = names
        self.notes = notes
    }

    /// Whether there is nothing to run.
    package var isEmpty: Bool { paths.isEmpty && names.isEmpty }
}

/// What a selection may look at of the checkout: its paths, and the text of one of them.
package struct TestTree {
    /// The paths of all files at the base commit, sorted.
    package let paths: [String]
    /// The text of a file at the base commit; nil when it is not there or cannot be had.
    package let text: (String) -> String?

    /// A view of a checkout.
    package init(paths: [String], text: @escaping (String) -> String?) {
        self.paths = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        self.text = text
    }

    /// A view of a directory on disk; symbolic links are not followed.
    package init(directory: String) {
        self.init(paths: FileTree.regularFiles(below: directory)) { path in
            FileManager.default.contents(atPath: "\(directory)/\(path)").map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }
}
