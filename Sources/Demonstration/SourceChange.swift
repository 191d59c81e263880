/// One change to one file.
struct SourceChange: Hashable, Sendable {
    /// What is done.
    enum Action: Hashable, Sendable {
        case write(String, lines: [String])
        case edit(String, hunks: [Hunk])
        case delete(String)
        case move(String, to: String)
    }

    /// Lines to be found, and what comes in their place.
    struct Hunk: Hashable, Sendable {
        var line: Int
        var old: [String] = []
        var new: [String] = []
    }

    /// What is done.
    let action: Action
    /// Where the script says so.
    let line: Int

    init(_ action: Action, line: Int) {
        self.action = action
        self.line = line
    }
}

/// The files of one commit, each as its lines.
struct SourceTree: Hashable, Sendable {
    private(set) var files: [String: [String]] = [:]

    /// The bytes of a file: every line with its end.
    func bytes(of path: String) -> [UInt8]? {
        files[path].map { lines in lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] } }
    }

    /// The paths whose content differs from another tree's, sorted.
    func changedPaths(since other: SourceTree) -> [String] {
        Set(files.keys).union(other.files.keys).filter { files[$0] != other.files[$0] }.sorted()
    }

    /// Makes the changes; hunks are found by their text, so changes made to one tree can be made again to another.
    mutating func apply(_ changes: [SourceChange], file: String) throws(DemonstrationScriptError) {
        for change in changes {
            switch change.action {
            case .write(let path, let lines):
                files[path] = lines
            case .delete(let path):
                _ = try content(path, change, file)
                files[path] = nil
            case .move(let path, let destination):
                files[destination] = try content(path, change, file)
                files[path] = nil
            case .edit(let path, let hunks):
                files[path] = try edited(content(path, change, file), hunks, path, file)
            }
        }
    }

    private func content(
        _ path: String, _ change: SourceChange, _ file: String
    ) throws(DemonstrationScriptError) -> [String] {
        guard let lines = files[path] else {
            throw DemonstrationScriptError(
                file: file, line: change.line, message: "there is no \(path) at this point")
        }
        return lines
    }

    private func edited(
        _ lines: [String], _ hunks: [SourceChange.Hunk], _ path: String, _ file: String
    ) throws(DemonstrationScriptError) -> [String] {
        var result: [String] = []
        var rest = lines[...]
        for hunk in hunks {
            let places = Self.places(of: hunk.old, in: rest)
            guard places.count == 1, let start = places.first else {
                throw DemonstrationScriptError(
                    file: file, line: hunk.line,
                    message: "the lines of this hunk are found \(places.count) times in \(path), "
                        + "after the hunks before it; expected once")
            }
            result += rest[..<start] + hunk.new
            rest = rest[(start + hunk.old.count)...]
        }
        return result + rest
    }

    private static func places(of wanted: [String], in lines: ArraySlice<String>) -> [Int] {
        guard !wanted.isEmpty, lines.count >= wanted.count else { return [] }
        return (lines.startIndex...(lines.endIndex - wanted.count)).filter {
            lines[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}
