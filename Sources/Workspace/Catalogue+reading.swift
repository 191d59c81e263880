internal import Files
internal import Foundation
internal import GRDB
internal import Glibc

extension Catalogue {
    /// Opens the catalogue of a workspace to look into it, also where this user may write nothing.
    ///
    /// - Throws: `WorkspaceError`.
    package init(toRead layout: WorkspaceLayout) throws(WorkspaceError) {
        if access(layout.root, W_OK) == 0, Self.isWritable(layout.catalogue) {
            self = try Catalogue(of: layout)
        } else {
            self = try Catalogue(copyOf: layout)
        }
    }

    /// A copy in memory, for which nothing is written in the workspace.
    init(copyOf layout: WorkspaceLayout) throws(WorkspaceError) {
        self.layout = layout
        let isThere = FileManager.default.fileExists(atPath: layout.catalogue)
        do {
            let copy = try DatabaseQueue()
            if isThere { try Self.copy(layout.catalogue, into: copy) }
            let migrator = Migrations.migrator
            if try copy.read({ try migrator.hasBeenSuperseded($0) }) {
                throw WorkspaceError.tooNew(path: layout.root, version: "unknown migrations")
            }
            try migrator.migrate(copy)
            database = copy
        } catch let error as WorkspaceError {
            throw error
        } catch {
            throw WorkspaceError.catalogue(operation: "reading \(layout.catalogue)", cause: "\(error)")
        }
        if !isThere { try rebuild() }
    }

    private static func isWritable(_ path: String) -> Bool {
        access(path, W_OK) == 0 || access(path, F_OK) != 0
    }

    /// Somebody else's database is read in place while they have it open; one that nobody has open is copied first,
    /// since SQLite would make files next to it.
    private static func copy(_ path: String, into copy: DatabaseQueue) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        if access("\(path)-wal", F_OK) == 0, access("\(path)-shm", R_OK) == 0 {
            return try DatabaseQueue(path: path, configuration: configuration).backup(to: copy)
        }
        let directory = NSTemporaryDirectory() + "/swegym-catalogue-\(UUID().uuidString)"
        defer { Directory.discard(directory) }
        try RecordFile.makeDirectory(directory)
        let own = "\(directory)/catalogue.sqlite"
        try FileManager.default.copyItem(atPath: path, toPath: own)
        guard chmod(own, 0o600) == 0 else { throw CocoaError(.fileWriteNoPermission) }
        try DatabaseQueue(path: own).backup(to: copy)
    }
}
