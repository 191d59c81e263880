internal import Foundation

/// The file that names the folders of objects which a repository borrows (`objects/info/alternates`).
enum Alternates {
    /// Where it is, below a folder of objects.
    static func file(of objects: String) -> String { objects + "/info/alternates" }

    /// The folders that it names by absolute paths, as a repository may that is no mirror of ours.
    static func foreign(of objects: String) throws(GitError) -> [String] {
        try lines(of: objects).filter { $0.hasPrefix("/") }
    }

    /// Its lines; none when there is no such file.
    ///
    /// - Throws: `GitError` `.io` when it is there and cannot be read: without it, objects would seem to be missing.
    static func lines(of objects: String) throws(GitError) -> [String] {
        let path = file(of: objects)
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return text.split(separator: "\n").map(String.init)
        } catch {
            if (error as? CocoaError)?.code == .fileReadNoSuchFile { return [] }
            throw GitError(kind: .io, operation: "reading \(path)", message: error.localizedDescription)
        }
    }
}
