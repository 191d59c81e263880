internal import Files
internal import Foundation
internal import Git
package import Instances
internal import JSON
package import Workspace

/// What the mirrors of a workspace hold, for people and for whoever must make room.
package struct MirrorListing: Sendable, Encodable {
    /// One mirror.
    package struct Mirror: Sendable, Encodable {
        /// The name of its folder.
        package var folder: String
        /// Where it comes from; nil when nothing was recorded.
        package var source: String?
        /// What only it has and removing it frees, bytes: files that are linked with a source on this machine, and
        /// objects that it borrows, are not counted.
        package var bytes: Int
        /// When it was used last.
        package var usedAt: Timestamp
        /// The mirrors whose objects it borrows, by their folders' names.
        package var lenders: [String]
        /// Whether large files are left out until they are needed.
        package var isPartial: Bool
        /// The same moment with its fractions, seconds since 1970.
        var usedSeconds: Double

        private enum CodingKeys: CodingKey { case folder, source, bytes, usedAt, lenders, isPartial }
    }

    /// The mirrors that are there, by name.
    package var mirrors: [Mirror]
    /// How many have made room, and are fetched again when they are needed.
    package var removed: Int
    /// What all mirrors take, bytes.
    package var bytes: Int

    /// What lies in a workspace.
    package init(of layout: WorkspaceLayout) {
        let folders = Self.folders(in: layout.mirrors)
        mirrors = folders.map { Self.mirror($0, in: layout.mirrors) }
        bytes = mirrors.reduce(0) { $0 + $1.bytes }
        let records = Self.names(in: layout.mirrors).filter { $0.hasSuffix(".json") }
        removed = records.count { !folders.contains($0.dropLast(".json".count) + ".git") }
    }

    private static func mirror(_ folder: String, in directory: String) -> Mirror {
        let path = "\(directory)/\(folder)"
        let record = try? RecordFile.read("\(directory)/\(folder.dropLast(".git".count)).json")
        let known = record.flatMap { try? CanonicalJSON.decode(MirrorStore.Record.self, from: $0) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let used = (attributes?[.modificationDate] as? Date ?? .distantPast).timeIntervalSince1970
        return Mirror(
            folder: folder, source: known?.source, bytes: ownBytes(of: path),
            usedAt: Timestamp(seconds: Int64(used)), lenders: BorrowedObjects.lenders(of: path),
            isPartial: (try? Repository(bareAt: path).isPartial) ?? false, usedSeconds: used)
    }

    /// The folders of the mirrors, sorted.
    static func folders(in directory: String) -> [String] {
        names(in: directory).filter { $0.hasSuffix(".git") && !$0.hasPrefix(".") }.sorted()
    }

    /// What removing a mirror frees, bytes.
    static func ownBytes(of path: String) -> Int {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            guard attributes?[.type] as? FileAttributeType == .typeRegular,
                attributes?[.referenceCount] as? Int ?? 1 == 1
            else { return sum }
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    /// Removes what a crash left of fetches and removals.
    static func removeLeftovers(in directory: String) {
        for name in names(in: directory) where name.hasPrefix(".removing-") || name.hasSuffix(".git.partial")
        {
            TreeRemover.remove("\(directory)/\(name)")
        }
    }

    private static func names(in directory: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    }
}
