internal import Datasets
internal import Instances
internal import Mirrors
internal import Pipeline
internal import Reports
internal import Settings
internal import Workspace

/// Rows that others published, made candidates of a workspace.
struct ImportedRows {
    let layout: WorkspaceLayout
    let catalogue: Catalogue
    let mirrors: MirrorStore
    let list: RepositoryList?
    let allowMissingObjects: Bool

    /// Each row of a file with the instance that stands for it.
    ///
    /// - Throws: `UsageFailure` for a row that cannot be used; what the import throws.
    func read(_ rows: RowFile) async throws -> [PublishedRowComparison.Row] {
        let stage = RowImport(
            layout: layout, catalogue: catalogue, observer: CommandContext.current.observer, mirrors: mirrors)
        do {
            return try await OpenedRows.during(rows) { rows in
                try await stage.run(
                    rows: rows, entries: list?.entries ?? [], file: list?.file ?? "",
                    allowMissingObjects: allowMissingObjects)
            }
        } catch let error as PublishedRowError {
            throw UsageFailure("\(error)")
        }
    }

    /// Each row of a file as what is to be evaluated.
    ///
    /// - Throws: as `read`.
    func tasks(_ rows: RowFile) async throws -> [EvaluationTask] {
        try await read(rows).map { row in
            EvaluationTask(
                id: row.id, name: row.row.instanceID, failToPass: row.row.failToPass,
                passToPass: row.row.passToPass)
        }
    }
}
