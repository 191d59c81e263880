internal import ArgumentParser
internal import Pipeline
internal import Sessions
internal import Workspace

/// What the commands on sessions share.
struct SandboxWork {
    let work: InstanceWorkOptions
    let workspace: WorkspaceOptions

    /// The workshop of the workspace, whose lease the caller holds.
    func workshop(rows: [EvaluationTask] = []) async throws -> SessionWorkshop {
        guard work.arePositive else {
            throw UsageFailure("--timeout, --memory and --workers take numbers above zero")
        }
        let context = CommandContext.current
        return try await SessionWorkshop(
            layout: workspace.layout, catalogue: try workspace.existingCatalogue(),
            observer: context.observer,
            environment: context.environment, mirrors: work.mirrors.store(workspace.layout, context.observer),
            rows: rows, request: work.request(try work.repositories()))
    }

    /// The published rows of a file as tasks, made candidates of the workspace.
    func tasks(_ rows: String?) async throws -> [EvaluationTask] {
        guard let rows else { return [] }
        let context = CommandContext.current
        return try await ImportedRows(
            layout: workspace.layout, catalogue: try workspace.existingCatalogue(),
            mirrors: work.mirrors.store(workspace.layout, context.observer), list: try work.repositories(),
            allowMissingObjects: work.allowMissingObjects
        ).tasks(try RowFile(rows, split: "full"))
    }
}

extension WorkspaceOptions {
    /// The right to work in a workspace, once whoever else works there has finished: sessions are started side by side.
    func waitingLease(_ command: String, seconds: Double = 300) async throws -> Lease {
        let end = ContinuousClock.now + .seconds(seconds)
        var isSaid = false
        while true {
            do {
                return try existingLease(command)
            } catch WorkspaceError.held(let path, let holder) where ContinuousClock.now < end {
                if !isSaid { CommandContext.current.warn("waiting: \(holder) works in \(path)") }
                isSaid = true
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// The state of a session that is named.
struct NamedSession {
    let store: SessionStore
    let record: SessionRecord

    init(_ name: String, in workspace: WorkspaceOptions) throws {
        store = SessionStore(workspace: workspace.layout.root)
        do throws(SessionError) {
            record = try store.record(of: name)
        } catch {
            throw UsageFailure("\(error)")
        }
    }
}
