internal import Files
internal import Foundation
internal import GRDB
internal import Instances
internal import JSON

/// The index over a workspace's records, in SQLite.
///
/// It can be deleted at any time: `rebuild` makes it anew from the records. Only the coordinator uses it; workers
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

    /// Makes the index anew from the records: of each repository the complete generation that was written last,
    /// and every validation.
    ///
    /// - Throws: `WorkspaceError`.
    package func rebuild() throws(WorkspaceError) {
        try write("emptying the catalogue") { database in
            try database.execute(sql: "DELETE FROM mining; DELETE FROM outcome; DELETE FROM validation")
        }
        let files = FileManager.default
        let mined = layout.records + "/mined"
        for slug in ((try? files.contentsOfDirectory(atPath: mined)) ?? []).sorted() {
            let generations = (try? files.contentsOfDirectory(atPath: "\(mined)/\(slug)")) ?? []
            var latest: (date: Date, summary: MiningSummary)?
            for generation in generations.sorted() {
                let path = "\(mined)/\(slug)/\(generation)/summary.json"
                guard let data = try? RecordFile.read(path),
                    let summary = try? CanonicalJSON.decode(MiningSummary.self, from: data)
                else { continue }
                let attributes = try? files.attributesOfItem(atPath: path)
                let date = attributes?[.modificationDate] as? Date ?? .distantPast
                if latest.map({ $0.date <= date }) ?? true { latest = (date, summary) }
            }
            if let latest { try index(latest.summary) }
        }
        let validations = layout.records + "/validations"
        guard let found = files.enumerator(atPath: validations) else { return }
        for case let path as String in found where path.hasSuffix(".json") {
            guard let data = try? RecordFile.read("\(validations)/\(path)"),
                let record = try? CanonicalJSON.decode(ValidationRecord.self, from: data)
            else { continue }
            try index(record)
        }
    }
}
