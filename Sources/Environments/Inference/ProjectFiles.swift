public import Foundation

/// A read-only view of a project's files at one commit.
///
/// It reads lazily and on one thread; inference asks for a few dozen files at most.
public struct ProjectFiles {
    /// The paths of all files, relative to the root, sorted.
    public let paths: [String]
    private let known: Set<String>
    private let content: (String) -> String?

    /// A view of files that someone else keeps, for instance a repository.
    public init(paths: [String], read: @escaping (String) -> String?) {
        self.paths = paths.sorted()
        known = Set(paths)
        content = read
    }

    /// A view of files held in memory.
    public init(_ texts: [String: String]) {
        self.init(paths: Array(texts.keys)) { texts[$0] }
    }

    /// A view of a directory on disk; symbolic links are not followed.
    public init(directory: URL) {
        var paths: [String] = []
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let root = directory.standardizedFileURL.path
        let walk = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: keys)
        while let file = walk?.nextObject() as? URL {
            guard (try? file.resourceValues(forKeys: Set(keys)))?.isRegularFile == true else { continue }
            let path = file.standardizedFileURL.path
            if path.hasPrefix(root + "/") { paths.append(String(path.dropFirst(root.count + 1))) }
        }
        self.init(paths: paths) { path in
            guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else { return nil }
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// Whether a file is there.
    public func has(_ path: String) -> Bool { known.contains(path) }

    /// The text of a file; nil when it is not there or cannot be read.
    public func text(_ path: String) -> String? { known.contains(path) ? content(path) : nil }

    /// Whether some file lies in a directory.
    public func hasDirectory(_ path: String) -> Bool { paths.contains { $0.hasPrefix(path + "/") } }
}
