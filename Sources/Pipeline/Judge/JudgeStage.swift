package import Datasets
internal import HTTP
package import Instances
package import LanguageModel
package import Publishing
internal import Scheduling
package import Validation
package import Workspace

/// Which instances a language model is to judge, and how it is asked.
package struct JudgeRequest: Sendable {
    package var model: ChatModel
    /// The validation policy whose verdicts say what belongs to a split.
    package var policy: ValidationPolicy
    /// The instances and repositories to take; empty means all.
    package var only: [InstanceSelection] = []
    /// The split whose members are judged.
    package var split = Split.full
    /// How many questions are open at once.
    package var workers = 2
    package var pace = InstanceJudge.Pace()

    package init(model: ChatModel, policy: ValidationPolicy) {
        self.model = model
        self.policy = policy
    }
}

/// Has a language model judge instances of a workspace.
package struct JudgeStage: Sendable {
    private let catalogue: Catalogue
    private let observer: any PipelineObserver
    private let layout: WorkspaceLayout

    package init(layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver) {
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
    }

    /// Judges what has no judgement yet; answers are kept one by one as they come.
    ///
    /// - Throws: `PipelineError` when nothing is selected; what the workspace throws; `CancellationError`.
    package func run(_ request: JudgeRequest) async throws -> JudgeReport {
        let ids = try select(request)
        observer.began("judge", unit: "instances", total: ids.count)
        defer { observer.ended() }
        let judge = InstanceJudge(
            ChatJudge(model: request.model), records: JudgementRecords(root: layout.judgements),
            pace: request.pace,
            noted: observer.noted)
        var report = JudgeReport()
        try await WorkerSlots(count: request.workers).run(ids) { id, _ in
            guard let question = try question(about: id, request) else { return JudgeOutcome.elsewhere }
            return try await judge.judge(id, question)
        } deliver: { id, outcome in
            report.count(outcome)
            if case .failed(let fault) = outcome { observer.noted("\(id): \(fault)") }
            switch outcome {
            case .known, .elsewhere: observer.resumed(1)
            default: observer.advanced(by: 1, as: outcome.isFailure ? "failed" : nil)
            }
        }
        report.gaveUp = await judge.hasGivenUp
        return report
    }

    private func select(_ request: JudgeRequest) throws -> [InstanceID] {
        for case .instance(let id) in request.only { _ = try catalogue.candidate(id) }
        let verdicts =
            request.split == .raw ? [:] : try catalogue.verdicts(policy: request.policy.rawValue)
        let ids = try catalogue.candidates().filter { entry in
            (request.only.isEmpty || request.only.contains { $0.contains(entry.id) })
                && !entry.awaitsIssueText
                && (request.split == .raw || verdicts[entry.id]?.verdictClass == .valid)
        }.map(\.id)
        guard !ids.isEmpty else {
            throw WorkspaceError.nothingSelected(
                "no instance of \(layout.root) that is meant belongs to \(request.split.rawValue); "
                    + "`\(ShellWord.line("swegym", "status", "--workspace", layout.root))` says what is there, and --split raw takes what is not validated too"
            )
        }
        return ids
    }

    /// The question about a member of the split; nil for another instance.
    private func question(about id: InstanceID, _ request: JudgeRequest) throws -> JudgeQuestion? {
        let candidate = try catalogue.candidate(id)
        let verdict = try catalogue.currentVerdict(on: candidate, policy: request.policy.rawValue)
        if request.split == .lite, !LiteCriteria.missed(by: TextReading(candidate)).isEmpty { return nil }
        return JudgeQuestion(candidate, verdict: verdict)
    }
}

/// A chat model as a judge.
private struct ChatJudge: JudgeModel {
    let model: ChatModel

    var name: String { model.name }

    func answer(system: String, question: String) async throws -> String {
        do {
            return try await model.answer(system: system, question: question)
        } catch let error as ChatModelError {
            throw NoAnswer(reason: "\(error)", isTransient: error.isTransient)
        } catch let error as HTTPError {
            throw NoAnswer(reason: "\(error)", isTransient: error.isTransient)
        }
    }
}
