internal import Datasets
internal import Files
internal import Foundation
internal import HTTP
internal import Instances
internal import LanguageModel
internal import Publishing
internal import Scheduling
internal import Validation
package import Workspace

/// Has a language model judge instances of a workspace; every answer is kept, and no question asked twice.
package struct JudgeStage: Sendable {
    private let catalogue: Catalogue
    private let observer: any PipelineObserver
    private let records: JudgementRecords
    private let layout: WorkspaceLayout

    /// The stage over one workspace.
    package init(layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver) {
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
        records = JudgementRecords(layout)
    }

    /// What became of one instance.
    private enum Outcome: Sendable {
        case known
        case judged
        case unusable(String)
        case failed(String)
        case left
        /// It is no member of the split, which only its texts tell.
        case elsewhere
    }

    /// Judges what has no judgement yet; answers are kept one by one as they come.
    ///
    /// - Throws: `PipelineError` when nothing is selected; what the workspace throws; `CancellationError`.
    package func run(_ request: JudgeRequest) async throws -> JudgeReport {
        let ids = try select(request)
        observer.began("judge", unit: "instances", total: ids.count)
        defer { observer.ended() }
        let desk = JudgeDesk(perMinute: request.perMinute, limit: request.limit)
        var report = JudgeReport()
        try await WorkerSlots(count: request.workers).run(ids) { id, _ in
            try await judge(id, request: request, desk: desk)
        } deliver: { id, outcome in
            count(outcome, on: id, in: &report)
        }
        report.gaveUp = await desk.hasGivenUp
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
            throw PipelineError.nothingSelected(
                "no instance of \(layout.root) that is meant belongs to \(request.split.rawValue); "
                    + "`\(ShellWord.line("swegym", "status", "--workspace", layout.root))` says what is there, and --split raw takes what is not validated too"
            )
        }
        return ids
    }

    private func judge(_ id: InstanceID, request: JudgeRequest, desk: JudgeDesk) async throws -> Outcome {
        let candidate = try catalogue.candidate(id)
        let verdict = try catalogue.currentVerdict(on: candidate, policy: request.policy.rawValue)
        guard let question = JudgeQuestion(candidate, verdict: verdict),
            request.split != .lite || isLite(candidate)
        else { return .elsewhere }
        let key = Judgement.key(model: request.model.name, question: question)
        if let known = try known(id, key: key), known.scores != nil || !request.retry {
            return known.fault.map { .unusable($0) } ?? .known
        }
        var patience = request.patience
        for attempt in 1... {
            guard try await desk.turn(isRepeated: attempt > 1) else { return .left }
            do {
                let answer = try await request.model.answer(
                    system: JudgeQuestion.prompt, question: question.text)
                await desk.succeeded()
                let judgement = Judgement(
                    id: id, model: request.model.name, question: question, answer: answer)
                try records.write(judgement, key: key)
                return judgement.fault.map { .unusable($0) } ?? .judged
            } catch let error where Self.isAnswerless(error) {
                if attempt < 3, Self.isTransient(error) {
                    try await Task.sleep(for: patience)
                    patience *= 4
                    continue
                }
                await desk.failed()
                return .failed("\(error)")
            }
        }
        return .left
    }

    /// The answer that is kept; nil when there is none that can be read.
    private func known(_ id: InstanceID, key: String) throws(StoredFault) -> Judgement? {
        do throws(StoredFault) {
            return try records.read(id, key: key)
        } catch {
            guard case .unreadable = error else { throw error }
            observer.noted("\(id): \(error); the model is asked again")
            return nil
        }
    }

    private func isLite(_ candidate: Candidate) -> Bool {
        LiteCriteria.missed(
            problemStatement: candidate.problemStatement ?? "", patch: candidate.goldPatch,
            testPatch: candidate.testPatch
        ).isEmpty
    }

    /// Whether an error says that there was no answer; any other ends the stage.
    private static func isAnswerless(_ error: any Error) -> Bool {
        error is ChatModelError || error is HTTPError
    }

    /// Whether the same question may fare better later.
    private static func isTransient(_ error: any Error) -> Bool {
        switch error {
        case ChatModelError.refused(let status, _): status == 429 || status >= 500
        case let error as HTTPError: error.isTransient
        default: false
        }
    }

    private func count(_ outcome: Outcome, on id: InstanceID, in report: inout JudgeReport) {
        var isFailure = false
        switch outcome {
        case .elsewhere:
            observer.resumed(1)
            return
        case .known:
            report.known += 1
            observer.resumed(1)
        case .judged: report.judged += 1
        case .left: report.left += 1
        case .unusable(let fault):
            report.unusable += 1
            report.faults[fault, default: 0] += 1
            isFailure = true
        case .failed(let fault):
            report.failed += 1
            report.faults[fault, default: 0] += 1
            observer.noted("\(id): \(fault)")
            isFailure = true
        }
        report.selected += 1
        if case .known = outcome { return }
        observer.advanced(by: 1, failures: isFailure ? 1 : 0)
    }
}

/// Lets questions out one after another, no more of them than allowed, and none when it is no use any more.
private actor JudgeDesk {
    /// So many instances in a row without an answer mean that the endpoint is at fault, not the question.
    private static let mostFailures = 10

    private let interval: Duration
    private var limit: Int
    private var next = ContinuousClock.now
    private var failures = 0

    init(perMinute: Int, limit: Int?) {
        interval = .seconds(60) / max(1, perMinute)
        self.limit = limit ?? .max
    }

    var hasGivenUp: Bool { failures >= Self.mostFailures }

    /// Waits for the turn of one question; false when none is to be asked any more.
    ///
    /// Repeating one is no further question to the limit, but is one to the rate.
    func turn(isRepeated: Bool) async throws -> Bool {
        guard !hasGivenUp, isRepeated || limit > 0 else { return false }
        if !isRepeated { limit -= 1 }
        let start = max(next, .now)
        next = start + interval
        try await Task.sleep(until: start, clock: .continuous)
        return true
    }

    func succeeded() { failures = 0 }
    func failed() { failures += 1 }
}
