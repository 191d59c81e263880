internal import Files
package import Foundation

/// A read-only view of a project's files at one commit.
///
/// Files are read lazily and on one thread; inference reads a few dozen at most.
package struct ProjectFiles {
    /// The paths of all files, relative to the root, sorted.
    package let paths: [String]
    private let known: Set<String>
    private let content: (String) -> String?
    private static let textLimit = 2 << 20

    /// A view of files that are stored elsewhere, such as in a repository.
    package init(paths: [String], read: @escaping (String) -> String?) {
        self.paths = paths.sorted()
        known = Set(paths)
        content = read
    }

    /// A view of files in memory.
    package init(_ texts: [String: String]) {
        self.init(paths: Array(texts.keys)) { texts[$0] }
    }

    /// A view of a directory on disk; symbolic links are not followed.
    package init(directory: URL) {
        let root = directory.standardizedFileURL.path
        self.init(paths: FileTree.regularFiles(below: root)) { path in
            // A text of UTF-16 is longer than what it is decoded to.
            BoundedFile.read("\(root)/\(path)", limit: 2 * Self.textLimit).map { Text.decoded($0) }
        }
    }

    /// The view without some directories.
    func without(_ directories: [String]) -> ProjectFiles {
        guard !directories.isEmpty else { return self }
        let kept = paths.filter { path in !directories.contains { path.hasPrefix($0 + "/") } }
        return ProjectFiles(paths: kept, read: content)
    }

    /// Whether a file is there.
    package func has(_ path: String) -> Bool { known.contains(path) }

    /// The text of a file; nil when it is absent, unreadable or longer than 2 MiB.
    package func text(_ path: String) -> String? {
        guard known.contains(path), let text = content(path), text.utf8.count <= Self.textLimit else {
            return nil
        }
        return text
    }

    /// Whether some file lies in a directory.
    package func hasDirectory(_ path: String) -> Bool { paths.contains { $0.hasPrefix(path + "/") } }

    /// The file that matches a path with variables (`$NAME`, `${NAME}`, `$`).
    ///
    /// Of several, the one that names the interpreter's series is preferred, then one for no special purpose; nil
    /// when none matches or only variables are known.
    package func best(matching template: String, python: PythonVersion?) -> String? {
        guard template.contains("$") else { return has(template) ? template : nil }
        var parts = template.replacing(#/\$(?:\{[^}\/]*\}|\([^)\/]*\)|[A-Za-z0-9_]*)/#, with: "*").split(
            separator: "/")
        // A leading variable is the checkout's own directory.
        if parts.count > 1, parts.first == "*" { parts.removeFirst() }
        let pattern = parts.joined(separator: "/")
        let stem = pattern.prefix { $0 != "." }
        // The number of wildcards is bounded, as each may match any text.
        guard stem.contains(where: { $0.isLetter }), pattern.count(where: { $0 == "*" }) <= 4 else {
            return nil
        }
        let fitting = paths.filter { Self.fits(Array($0.utf8)[...], Array(pattern.utf8)[...]) }
        let series = python.map { ["\($0.series)", "\($0.major)\($0.minor)"] } ?? []
        func rank(_ path: String) -> (Int, Int) {
            let name = String(path.split(separator: "/").last ?? "")
            let words = name.split { !$0.isNumber && $0 != "." }.map { $0.filter { $0 != "." } }
            let isOurs = series.contains { wanted in words.contains(wanted.filter { $0 != "." }) }
            return (isOurs ? 0 : 1, Purpose.isOther(name) ? 1 : 0)
        }
        return fitting.min { rank($0) == rank($1) ? $0 > $1 : rank($0) < rank($1) }
    }

    /// Whether a path matches a pattern in which `*` matches within one component.
    private static func fits(_ path: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var (path, pattern) = (path, pattern)
        while let wanted = pattern.first {
            if wanted == UInt8(ascii: "*") {
                let rest = pattern.dropFirst()
                var tail = path
                while true {
                    if fits(tail, rest) { return true }
                    guard let next = tail.first, next != UInt8(ascii: "/") else { return false }
                    tail = tail.dropFirst()
                }
            }
            guard path.first == wanted else { return false }
            path = path.dropFirst()
            pattern = pattern.dropFirst()
        }
        return path.isEmpty
    }

    /// The files below a directory, by their paths in it.
    func below(_ directory: String) -> ProjectFiles {
        let prefix = directory + "/"
        let content = content
        return ProjectFiles(
            paths: paths.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        ) {
            content(prefix + $0)
        }
    }
}
