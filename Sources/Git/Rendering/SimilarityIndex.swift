internal import CGit2
internal import Instances

/// How similar files are, by git's measure: what was counted of a file is kept, since one removed or added is compared
/// with many others, and changes that lie near each other in history have many of them in common.
final class SimilarityIndex {
    /// How much memory what was counted may take when the next change begins.
    private static let capacity = 8 << 20

    private struct File {
        let id: ObjectID
        var size: Int?
        var spans: LineSpans?
    }

    private let objects: ObjectReader
    private var numbers: [ObjectID: Int] = [:]
    private var files: [File] = []
    private var footprint = 0
    private lazy var table = SpanTable()
    /// The file that is entered in the table.
    private var entered: Int?

    init(_ objects: ObjectReader) { self.objects = objects }

    /// Makes room; numbers given before are void.
    func begin() {
        guard footprint > Self.capacity else { return }
        enter(nil)
        (numbers, files, footprint) = ([:], [], 0)
    }

    /// The number by which a content goes.
    func number(of id: ObjectID) -> Int {
        if let known = numbers[id] { return known }
        numbers[id] = files.count
        files.append(File(id: id))
        footprint += 128
        return files.count - 1
    }

    /// Git's `estimate_similarity`, at most `RenamePairing.maximumScore`; 0 where sizes alone rule the minimum out.
    func score(
        _ source: RenamePairing.Side, _ target: RenamePairing.Side, _ minimum: Int
    ) throws(GitError) -> Int {
        guard source.version.mode.isFile, target.version.mode.isFile else { return 0 }
        let (one, two) = (try size(of: source), try size(of: target))
        let larger = max(one, two)
        let maximum = RenamePairing.maximumScore
        guard larger > 0, larger * (maximum - minimum) >= abs(one - two) * maximum else { return 0 }
        try count(source)
        if entered != target.content {
            try count(target)
            enter(target.content)
        }
        let common = files[source.content].spans.map(table.common) ?? 0
        return two == 0 ? 0 : common * maximum / larger
    }

    private func enter(_ number: Int?) {
        if let entered, let spans = files[entered].spans { table.remove(spans) }
        entered = number
        if let number, let spans = files[number].spans { table.insert(spans) }
    }

    private func size(of side: RenamePairing.Side) throws(GitError) -> Int {
        if let known = files[side.content].size { return known }
        let id = side.version.id
        let size = try objects.header(of: id, "reading blob \(id) of \(side.path)").size
        files[side.content].size = size
        return size
    }

    private func count(_ side: RenamePairing.Side) throws(GitError) {
        guard files[side.content].spans == nil else { return }
        let object = try RawObject(side.version.id, expected: GIT_OBJECT_BLOB, in: objects, "blob")
        // The table must be empty while another file is counted in it.
        enter(nil)
        let spans = object.withBytes { LineSpans($0, countingIn: table) }
        files[side.content].spans = spans
        footprint += spans.footprint
    }
}
