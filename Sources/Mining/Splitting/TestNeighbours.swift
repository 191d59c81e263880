/// The tests of a project by their places: what lies next to them may be theirs.
///
/// That is data in a directory `snapshots/`, and anything in one for results (`golden/`, `expected/`, `baseline/`,
/// `approvals/`), when tests lie in the directory above; and data that is called after a test next to it
/// (`test_x.expected.txt` of `test_x.py`).
package struct TestNeighbours: Hashable, Sendable {
    /// The names of the tests of each directory, without extension.
    private var tests: [[UInt8]: Set<[UInt8]>] = [:]

    package init() {}

    /// Adds a file of the project, if it is a test by its name.
    package mutating func take(_ path: [UInt8]) {
        let parts = PathParts(path)
        guard !parts.stem.elementsEqual("conftest".utf8) else { return }
        if TestPath.isTestFile(parts) { tests[Self.directory(of: path), default: []].insert(parts.stem) }
    }

    /// Whether tests could have a path that is no test by itself.
    static func mayHave(_ path: [UInt8]) -> Bool {
        guard marks.contains(where: { path.firstRange(of: $0, from: 0) != nil }) else { return false }
        return results(in: path) != nil || isNamedAsTest(PathParts(path))
    }

    // Most paths hold none of these and need no closer look; directories may be spelled in capitals.
    private static let marks = ["napshot", "olden", "xpected", "aseline", "pprovals", "test_"].map {
        Array($0.utf8)
    }

    /// Whether a path belongs to the tests next to it.
    func have(_ path: [UInt8]) -> Bool {
        guard !tests.isEmpty, !path.isEmpty else { return false }
        if let above = Self.results(in: path), tests[above] != nil { return true }
        let parts = PathParts(path)
        guard Self.isNamedAsTest(parts), let names = tests[Self.directory(of: path)] else { return false }
        return names.contains { name in
            parts.stem.starts(with: name)
                && (parts.stem.count == name.count || !Self.isLetter(parts.stem[name.count]))
        }
    }

    private static func isNamedAsTest(_ parts: PathParts) -> Bool {
        parts.stem.starts(with: "test_".utf8) && !TestPath.isProgram(parts)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        ClosingKeyword.isWordByte(byte) && byte != UInt8(ascii: "_")
    }

    /// The directory above one for results in which a path lies, the innermost; nil when there is none.
    private static func results(in path: [UInt8]) -> [UInt8]? {
        let parts = PathParts(path)
        let place = parts.directories.lastIndex { name in
            let name = String(decoding: name, as: UTF8.self)
            if name == "snapshots" || name == "snapshot" { return !TestPath.isProgram(parts) }
            return PathParts.words(of: Array(name.utf8)).first.map(resultWords.contains) ?? false
        }
        guard let place else { return nil }
        let above = path.split(separator: UInt8(ascii: "/")).prefix(place)
        return Array(above.joined(separator: [UInt8(ascii: "/")]))
    }

    private static func directory(of path: [UInt8]) -> [UInt8] {
        Array(path.split(separator: UInt8(ascii: "/")).dropLast().joined(separator: [UInt8(ascii: "/")]))
    }

    private static let resultWords: Set<String> = [
        "golden", "goldens", "expected", "baseline", "baselines", "approvals",
    ]
}
