package import Files
internal import Foundation
internal import Git
package import Instances
package import Workspace

/// What the mirrors of a workspace hold, for people and for whoever must make room.
package struct MirrorListing: Sendable, Encodable {
    /// One mirror.
    package struct Mirror: Sendable, Encodable {
        /// The name of its folder.
        package var folder: String
        /// Where it comes from, without the name and password of the address; nil when nothing was recorded.
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
    /// The records of mirrors that cannot be read, so that their sources are not known.
    package var faults: [StoredFault]

    private enum CodingKeys: CodingKey { case mirrors, removed, bytes }

    /// What lies in a workspace.
    ///
    /// - Throws: `RecordError` when the directory of mirrors cannot be listed.
    package init(of layout: WorkspaceLayout) throws(RecordError) {
        let folders = try Self.folders(in: layout.mirrors)
        var sources: [String: String] = [:]
        (removed, faults) = (0, [])
        for name in try Directory.names(in: layout.mirrors) where name.hasSuffix(".json") {
            let folder = String(name.dropLast(".json".count)) + ".git"
            if !folders.contains(folder) { removed += 1 }
            do throws(StoredFault) {
                let record: MirrorStore.Record? = try RecordFile.readRecord(from: "\(layout.mirrors)/\(name)")
                sources[folder] = record.map { MirrorAddress.withoutSecrets($0.source) }
            } catch {
                faults.append(error)
            }
        }
        var mirrors: [Mirror] = []
        for folder in folders {
            mirrors.append(try Self.mirror(folder, in: layout.mirrors, source: sources[folder]))
        }
        self.mirrors = mirrors
        bytes = mirrors.reduce(0) { $0 + $1.bytes }
    }

    private static func mirror(
        _ folder: String, in directory: String, source: String?
    ) throws(RecordError) -> Mirror {
        let path = "\(directory)/\(folder)"
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let used = (attributes?[.modificationDate] as? Date ?? .distantPast).timeIntervalSince1970
        return Mirror(
            folder: folder, source: source, bytes: ownBytes(of: path),
            usedAt: Timestamp(seconds: Int64(used)), lenders: try lenders(of: path),
            isPartial: (try? Repository(bareAt: path).isPartial) ?? false, usedSeconds: used)
    }

    private static func lenders(of mirror: String) throws(RecordError) -> [String] {
        do throws(GitError) {
            return try BorrowedObjects.lenders(of: mirror)
        } catch {
            throw RecordError(kind: .inaccessible, operation: error.operation, cause: error.message)
        }
    }

    /// The folders of the mirrors, sorted.
    static func folders(in directory: String) throws(RecordError) -> [String] {
        try Directory.names(in: directory).filter { $0.hasSuffix(".git") && !$0.hasPrefix(".") }
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
    static func removeLeftovers(in directory: String) throws(RecordError) {
        for name in try Directory.names(in: directory)
        where name.hasPrefix(".removing-") || name.hasSuffix(".git.partial") {
            TreeRemover.remove("\(directory)/\(name)")
        }
    }
}
