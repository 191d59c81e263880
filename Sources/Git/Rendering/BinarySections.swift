internal import Instances

/// The data of binary files as patches have it, of those rendered lately: packing it is slower than all else, and
/// changes that begin at one old commit repeat it.
final class BinarySections {
    private static let capacity = 8 << 20

    private struct Versions: Hashable {
        var old: ObjectID?
        var new: ObjectID?
    }

    private var known: [Versions: [UInt8]] = [:]
    private var size = 0

    /// Appends what `render` appends for two versions.
    func append(
        _ old: ObjectID?, _ new: ObjectID?, to text: inout [UInt8],
        render: (inout [UInt8]) throws(GitError) -> Void
    ) throws(GitError) {
        let versions = Versions(old: old, new: new)
        if let section = known[versions] {
            text += section
            return
        }
        let start = text.count
        try render(&text)
        let length = text.count - start
        guard length <= Self.capacity / 4 else { return }
        if size + length > Self.capacity { (known, size) = ([:], 0) }
        known[versions] = Array(text[start...])
        size += length
    }
}
