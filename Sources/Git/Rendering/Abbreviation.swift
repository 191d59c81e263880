internal import CGit2
internal import Foundation
internal import Instances

/// How many digits of an id git shows: enough for the number of objects in the repository's packs.
final class AbbreviationLength {
    private let objects: String
    private lazy var length = Self.length(forObjects: Self.packedObjects(in: objects))

    init(objects: String) { self.objects = objects }

    /// Half the bits that count the objects, as hexadecimal digits; 7 at least (git's `repo_find_unique_abbrev_r`).
    static func length(forObjects count: Int) -> Int {
        let bits = count > 0 ? Int.bitWidth - count.leadingZeroBitCount : 1
        return max(7, (bits + 1) / 2)
    }

    /// The sum of the last entries of the packs' fan-out tables.
    private static func packedObjects(in objects: String) -> Int {
        let folder = objects + "/pack"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".idx") }.reduce(0) { $0 + count(inIndex: "\(folder)/\($1)") }
    }

    /// The number of objects that an index of a pack counts; 0 for one that is being removed.
    private static func count(inIndex path: String) -> Int {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            try file.seek(toOffset: 8 + 255 * 4)
            return try (file.read(upToCount: 4) ?? Data()).reduce(0) { $0 << 8 | Int($1) }
        } catch {
            return 0
        }
    }

    /// The shortest form of an id that git shows for it.
    func shortForm(of id: ObjectID, in database: OpaquePointer) -> String {
        var digits = length
        var oid = id.oid
        guard id != .zero, git_odb_exists(database, &oid) == 1 else { return id.abbreviated(to: digits) }
        while digits < 2 * ObjectID.length {
            var found = git_oid()
            guard git_odb_exists_prefix(&found, database, &oid, digits) == GIT_EAMBIGUOUS.rawValue else {
                break
            }
            digits += 1
        }
        return id.abbreviated(to: digits)
    }
}
