package import Evaluation
internal import Files
package import Instances
package import Mirrors
internal import Sandbox
internal import Scheduling
internal import Sessions
internal import Validation
package import Workspace

/// What sessions need of a workspace: places to start in, and grades of what came of them.
///
/// It holds one machine for many sessions; whoever makes it holds the workspace's lease.
package actor SessionWorkshop {
    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let machine: ValidationMachine
    private let request: ValidationRequest
    private let stage: EvaluationStage
    private let tasks: [InstanceID: EvaluationTask]
    private let slots: SlotPool
    private var preparing: [String: Task<Void, any Error>] = [:]
    private var lastPreparation: Task<Void, any Error>?

    /// The workshop of a workspace.
    ///
    /// - Parameters:
    ///   - environment: The variables by which tools and interpreters are found.
    ///   - rows: Published rows by whose lists their instances are graded.
    ///   - request: Workers, limits and sources.
    /// - Throws: what the tools throw.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver,
        environment: [String: String], mirrors: MirrorStore, rows: [EvaluationTask] = [],
        request: ValidationRequest
    ) async throws {
        self.layout = layout
        self.catalogue = catalogue
        self.request = request
        machine = try await ValidationMachine(
            layout: layout, mirrors: mirrors, environment: environment, request: request)
        stage = EvaluationStage(
            layout: layout, catalogue: catalogue, observer: observer, environment: environment,
            mirrors: mirrors)
        tasks = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        slots = SlotPool(count: request.workers)
    }

    // MARK: - Places

    /// Prepares the place of an image, unless it is there: an instance by any of its names, or the digest of a lock.
    ///
    /// - Throws: `PipelineError.usage` for what the workspace does not have; what an environment throws.
    package func prepare(_ image: String) async throws {
        let store = SessionStore(workspace: layout.root)
        do throws(SessionError) {
            _ = try store.plan(for: image)
            return
        } catch .unprepared {
            // It is prepared now.
        }
        let key = ImageName.key(of: image)
        if let running = preparing[key] { return try await running.value }
        // One after another: all places are prepared in one slot.
        let before = lastPreparation
        let preparation = PlacePreparation(
            layout: layout, catalogue: catalogue, machine: machine, request: request)
        let task = Task {
            _ = await before?.result
            try await preparation.prepare(image, in: store)
        }
        preparing[key] = task
        lastPreparation = task
        defer { preparing[key] = nil }
        try await task.value
    }

    // MARK: - Grades

    /// The instance of an image.
    ///
    /// - Throws: `PipelineError.usage` when the workspace has none of this name.
    package func instance(of image: String) throws -> InstanceID {
        try PlacePreparation.instance(of: image, in: catalogue)
    }

    /// Grades a patch of an instance; what was graded before costs nothing.
    ///
    /// - Throws: `PipelineError.usage` when there is no such instance; `CancellationError`.
    package func grade(
        _ patch: String, of id: InstanceID, policy: GradingPolicy
    ) async throws -> EvaluationReport.Result {
        let task =
            tasks[id] ?? EvaluationTask(id: id, name: id.description, failToPass: nil, passToPass: nil)
        let prediction = Prediction(instanceID: task.name, model: "session", patch: patch)
        let proposal = EvaluationStage.Proposal(
            task: task, candidate: try catalogue.candidate(id), prediction: prediction)
        let evaluation = EvaluationRequest(
            .predictions([prediction], file: "session"), policy: policy, validation: request)
        guard !prediction.isEmpty else { return try stage.result(of: proposal, nil, evaluation) }
        if let known = try stage.known(proposal, evaluation) {
            return try stage.result(of: proposal, known, evaluation)
        }
        let found = try catalogue.environment(of: id).map { _ in
            try EnvironmentLibrary(layout: layout).validated(id, in: catalogue)
        }
        let bench = EvaluationBench(layout: layout, request: evaluation, noted: { _ in }, machine: machine)
        let tests = try stage.tests(of: task, evaluation)
        let record = try await slots.during { slot in
            try await bench.evaluate(proposal, tests: tests, environment: found, slot: slot)
        }
        try EvaluationRecords(layout).write(record)
        return try stage.result(of: proposal, record, evaluation)
    }
}
