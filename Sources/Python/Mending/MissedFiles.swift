internal import Validation

/// Files that tests look for relative to where they start, and do not find there although the commit has them below
/// another directory.
enum MissedFiles {
    /// The directory from which most of the paths are found; of several, the one with directories for most of the others,
    /// then one with tests in it, then the shallowest.
    ///
    /// - Parameter paths: Relative ones, untrusted.
    /// - Returns: nil when no directory but the root has one of them.
    static func home(of paths: [String], in files: ProjectFiles) -> String? {
        let wanted = paths.filter { !$0.isEmpty && !$0.hasPrefix("/") && $0.utf8.count <= longest }.prefix(
            most)
        guard !wanted.isEmpty else { return nil }
        let tree = Tree(files)
        return tree.directories.compactMap { directory -> (directory: String, rank: Rank)? in
            let found = wanted.count { tree.has($0, from: directory) }
            let room = wanted.count { tree.hasRoom(for: $0, from: directory) }
            guard found + room > 0 else { return nil }
            let depth = directory.count { $0 == "/" }
            return (directory, (-found, -room, tree.holdsTests(directory) ? 0 : 1, depth, directory))
        }.min { $0.rank < $1.rank }?.directory
    }

    private typealias Rank = (Int, Int, Int, Int, String)

    private static let most = 20
    private static let longest = 300

    /// Lets tests start in a directory: those in it, or all when it holds none.
    ///
    /// - Returns: what is changed; nil when they start there already.
    static func start(in directory: String, of files: ProjectFiles, _ request: inout EnvironmentRequest)
        -> String?
    {
        let holdsTests = files.paths.contains { $0.hasPrefix(directory + "/") && isTest($0) }
        let scope = holdsTests ? directory : ""
        let place = TestStart.Place(directory: directory, tests: scope)
        guard !request.start.places.contains(where: { $0.directory == directory && $0.scope == scope }) else {
            return nil
        }
        request.start.places.removeAll {
            $0.scope == scope || $0.scope.hasPrefix(scope + "/") || scope.isEmpty
        }
        request.start.places.append(place)
        return
            "tests\(scope.isEmpty ? "" : " of \(scope)") start in \(directory), where the files are that they look for"
    }

    /// The directories of a commit but its root, and its files.
    private struct Tree {
        let directories: Set<String>
        private let testDirectories: Set<String>
        private let files: ProjectFiles

        init(_ files: ProjectFiles) {
            self.files = files
            var directories: Set<String> = []
            var testDirectories: Set<String> = []
            for path in files.paths {
                let isTest = MissedFiles.isTest(path)
                var directory = path[...]
                while let cut = directory.lastIndex(of: "/") {
                    directory = directory[..<cut]
                    let isNew = directories.insert(String(directory)).inserted
                    let isNewForTests = isTest && testDirectories.insert(String(directory)).inserted
                    if !isNew, !isNewForTests { break }
                }
            }
            self.directories = directories
            self.testDirectories = testDirectories
        }

        func holdsTests(_ directory: String) -> Bool { testDirectories.contains(directory) }

        /// Whether a path leads to a file or a directory.
        func has(_ path: String, from directory: String) -> Bool {
            guard let whole = Self.whole(path, from: directory) else { return false }
            return files.has(whole) || directories.contains(whole)
        }

        /// Whether a path leads to nothing in another directory, where tests may want to write.
        func hasRoom(for path: String, from directory: String) -> Bool {
            guard path.contains("/"), !has(path, from: directory),
                let whole = Self.whole(path, from: directory), let cut = whole.lastIndex(of: "/")
            else { return false }
            let parent = String(whole[..<cut])
            return parent != directory && directories.contains(parent)
        }

        private static func whole(_ path: String, from directory: String) -> String? {
            let whole = Text.normalizedPath("\(directory)/\(path)")
            return whole?.isEmpty == false ? whole : nil
        }
    }

    private static func isTest(_ path: String) -> Bool {
        TestFileName.isPython(path) && TestFileName.looksLikeTests(path)
    }
}
