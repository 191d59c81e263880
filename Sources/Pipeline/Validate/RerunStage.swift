internal import Files
package import Instances
package import Mirrors
internal import Python
internal import Validation
package import Workspace

/// Runs the tests of a validated instance once more, in the environment of its record, for a person to look at.
package struct RerunStage: Sendable {
    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let environment: [String: String]
    private let mirrors: MirrorStore

    /// The stage over one workspace.
    ///
    /// - Parameter environment: the variables by which tools and interpreters are found.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, environment: [String: String], mirrors: MirrorStore
    ) {
        self.layout = layout
        self.catalogue = catalogue
        self.environment = environment
        self.mirrors = mirrors
    }

    /// Runs the tests of an instance once on a variant; neither records nor verdicts change.
    ///
    /// - Parameters:
    ///   - patch: the proposed patch that the variant names.
    ///   - request: limits, sources and whether checkouts and layers are kept; nothing else counts.
    /// - Throws: `PipelineError.usage` when the instance has no environment; what validation throws.
    package func run(
        _ id: InstanceID, on variant: Variant, proposing patch: String? = nil, _ request: ValidationRequest
    ) async throws -> RerunReport {
        let candidate = try catalogue.candidate(id)
        let patches = patch.map { InstancePatches(candidate, proposing: $0) }
        let found = try EnvironmentLibrary(layout: layout).validated(id, in: catalogue)
        let machine = try await ValidationMachine(
            layout: layout, mirrors: mirrors, environment: environment, request: request)
        let scratch = layout.scratch + "/rerun"
        let run: RunRecord
        do {
            run = try await self.run(candidate, patches, variant, found, machine, scratch, request)
        } catch {
            try release(scratch, of: id, request)
            throw error
        }
        return RerunReport(
            run: run, log: layout.absolute(run.log), kept: try release(scratch, of: id, request))
    }

    private func run(
        _ candidate: Candidate, _ patches: InstancePatches?, _ variant: Variant,
        _ found: (recipe: Recipe, locks: RecipeLocks<EnvironmentLock>), _ machine: ValidationMachine,
        _ scratch: String,
        _ request: ValidationRequest
    ) async throws -> RunRecord {
        let checkouts = machine.checkouts(of: candidate, patches, slot: 0, scratch: scratch, request)
        _ = try await checkouts.prepareBase()
        let fitter = EnvironmentFitter(
            machine.language, candidate: candidate, patches: patches, checkouts: checkouts, scratch: scratch,
            bench: machine.bench(slot: 0, limits: request.limits, store: RerunStore(layout)),
            validator: InstanceValidator())
        let run = try await fitter.restore(found.recipe, found.locks).tests.run(variant, 0).record
        await machine.finish(slot: 0, budget: nil)
        return run
    }

    /// Keeps the temporary files where the request says so, also when the run could not be made; else removes them.
    @discardableResult
    private func release(
        _ scratch: String, of id: InstanceID, _ request: ValidationRequest
    ) throws(RecordError) -> String? {
        if request.keepsScratch { return try layout.keep(scratch, of: id) }
        TreeRemover.remove(scratch)
        return nil
    }
}
