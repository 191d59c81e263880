package import Files
internal import Foundation
internal import GRDB
internal import Instances

/// The index over a workspace's records, in SQLite.
///
/// It can be deleted at any time: `rebuild` makes it again from the records. Only the coordinator uses it; workers
/// hand their results to the coordinator.
package struct Catalogue: Sendable {
    let layout: WorkspaceLayout
    let database: DatabaseQueue

    /// Opens the catalogue of a workspace, making or rebuilding it where needed.
    ///
    /// - Throws: `WorkspaceError`.
    package init(of layout: WorkspaceLayout) throws(WorkspaceError) {
        self.layout = layout
        let isNew = !FileManager.default.fileExists(atPath: layout.catalogue)
        do {
            try FileManager.default.createDirectory(
                atPath: layout.root, withIntermediateDirectories: true)
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(10)
            database = try DatabaseQueue(path: layout.catalogue, configuration: configuration)
            let migrator = Migrations.migrator
            if try database.read({ try migrator.hasBeenSuperseded($0) }) {
                throw WorkspaceError.tooNew(path: layout.root, version: "unknown migrations")
            }
            try migrator.migrate(database)
        } catch let error as WorkspaceError {
            throw error
        } catch {
            throw WorkspaceError.catalogue(
                operation: "opening \(layout.catalogue)", cause: "\(error)")
        }
        if isNew { try rebuild() }
    }

    /// Runs one transaction and words its faults.
    func write<Value: Sendable>(
        _ operation: String, _ body: @Sendable (Database) throws -> Value
    ) throws(WorkspaceError) -> Value {
        do {
            return try database.write(body)
        } catch {
            throw WorkspaceError.catalogue(operation: operation, cause: "\(error)")
        }
    }

    /// Runs one read and words its faults.
    func read<Value: Sendable>(
        _ operation: String, _ body: @Sendable (Database) throws -> Value
    ) throws(WorkspaceError) -> Value {
        do {
            return try database.read(body)
        } catch {
            throw WorkspaceError.catalogue(operation: operation, cause: "\(error)")
        }
    }

    /// Builds the index from the records: of each repository the complete generation that was written last, and every
    /// validation.
    ///
    /// - Returns: the records that cannot be read, which are left out.
    /// - Throws: `WorkspaceError`.
    @discardableResult
    package func rebuild() throws(WorkspaceError) -> [StoredFault] {
        try write("emptying the catalogue") { database in
            try database.execute(sql: "DELETE FROM mining; DELETE FROM outcome; DELETE FROM validation")
        }
        var faults: [StoredFault] = []
        for slug in try names(in: layout.mined) {
            guard let latest = try latestMining(below: "\(layout.mined)/\(slug)", &faults) else { continue }
            do throws(WorkspaceError) {
                try index(latest)
            } catch {
                guard case .record(let fault) = error else { throw error }
                faults.append(fault)
            }
        }
        for path in try files(below: layout.validations, suffix: ".json") {
            if let record = readable(ValidationRecord.self, path, &faults) { try index(record) }
        }
        return faults
    }
}
