internal import Diffs
internal import Git
internal import Instances

/// Where patches put a checkout's submodules.
struct SubmoduleMoves: Equatable {
    /// The commit of each submodule that a patch adds or moves, by its path.
    private(set) var commits: [GitPath: ObjectID] = [:]
    /// The submodules that a patch removes.
    private(set) var removed: Set<GitPath> = []

    /// The paths of all that are added, moved or removed.
    var paths: Set<GitPath> { removed.union(commits.keys) }

    /// - Parameter patches: In the order in which they are applied; what is no patch moves nothing, and says so when it is
    ///   applied.
    init(_ patches: [String]) {
        for text in patches {
            guard let patch = try? Patch(parsing: Array(text.utf8)) else { continue }
            for section in patch.files { add(section) }
        }
    }

    private mutating func add(_ section: FilePatch) {
        if section.oldMode == FileMode.gitlink.rawValue, let path = section.oldPath, section.newPath != path {
            commits[GitPath(bytes: path)] = nil
            removed.insert(GitPath(bytes: path))
        }
        guard (section.newMode ?? section.oldMode) == FileMode.gitlink.rawValue, let path = section.newPath,
            let commit = Self.commit(of: section)
        else { return }
        removed.remove(GitPath(bytes: path))
        commits[GitPath(bytes: path)] = commit
    }

    /// The URLs of submodules that patches write into `.gitmodules`, by their paths, as far as the sections show both.
    static func addresses(in patches: [String]) -> [GitPath: String] {
        var found: [GitPath: String] = [:]
        for text in patches {
            guard let patch = try? Patch(parsing: Array(text.utf8)) else { continue }
            for section in patch.files where section.newPath == Array(".gitmodules".utf8) {
                let lines = section.bytes.split(separator: UInt8(ascii: "\n"))
                    .filter { $0.first == UInt8(ascii: "+") || $0.first == UInt8(ascii: " ") }
                    .map { String(decoding: $0.dropFirst(), as: UTF8.self) }
                for (path, url) in Submodule.addresses(in: lines.joined(separator: "\n")) {
                    found[GitPath(path)] = url
                }
            }
        }
        return found
    }

    /// The commit that a section's added line names.
    private static func commit(of section: FilePatch) -> ObjectID? {
        let start = Array("+Subproject commit ".utf8)
        for line in section.bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: start) {
            let digits = line.dropFirst(start.count).prefix { $0 != UInt8(ascii: "-") && $0 > 32 }
            return ObjectID(String(decoding: digits, as: UTF8.self))
        }
        return nil
    }
}
