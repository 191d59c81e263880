internal import Digests
internal import Files
package import Instances
internal import JSON
internal import LanguageModel
internal import Scheduling
internal import Synchronization
internal import Threads
internal import Trajectories
internal import Verifiers

/// Has a verifier score the runs of a store.
///
/// Each answer is a record of its own, on the disk before the next question is asked, under the digest of everything that
/// was sent; so nothing that was answered is ever asked again. The file of scores is written at the end, in the order of
/// the runs.
package struct ScoreStage: Sendable {
    /// After so many questions in a row without an answer no further one is asked.
    private static let mostFailures = 10
    /// So much text is held at a time, in bytes, and so many runs.
    private static let (batchBytes, batchRuns) = (64 << 20, 1_024)

    private let observer: any PipelineObserver

    package init(observer: any PipelineObserver) {
        self.observer = observer
    }

    private struct Run: Sendable {
        let header: TrajectoryHeader
        var digest: String?
        var unscored: String?
    }

    private struct Question: Sendable {
        let digest: String
        let label: LabelQuestion
    }

    private enum Outcome: Sendable {
        case answered(ScoreRecord)
        case failed(String)
    }

    /// Scores what has no score yet.
    ///
    /// - Throws: `RecordError`, `StoredFault`; `LabelModelError` when no question can succeed; `CancellationError`.
    package func run(_ request: ScoreRequest) async throws -> ScoreReport {
        let source = RunSource(request.store)
        observer.began("score", unit: "runs", total: nil)
        defer { observer.ended() }
        var report = ScoreReport()
        var runs: [Run] = []
        var records: [String: ScoreRecord] = [:]
        var failuresInARow = 0
        while true {
            let known = Set(records.keys)
            let batch = try await onOwnThread(name: "score") { () throws(any Error) in
                try Self.batch(of: source, request, known)
            }
            guard !batch.runs.isEmpty else { break }
            runs += batch.runs
            records.merge(batch.known) { $1 }
            observer.resumed(batch.runs.count - batch.questions.count)
            var questions = batch.questions[...]
            if let limit = request.limit { questions = questions.prefix(max(0, limit - report.answered)) }
            if report.gaveUp { questions = [] }
            while !questions.isEmpty, !report.gaveUp {
                // Slots are filled in portions, so that a dead endpoint is not asked to the end.
                let portion = questions.prefix(max(256, request.workers * 8))
                questions = questions.dropFirst(portion.count)
                try await WorkerSlots(count: request.workers).run(portion) { question, _ in
                    try await Self.ask(question, request)
                } deliver: { question, outcome in
                    switch outcome {
                    case .answered(let record):
                        records[question.digest] = record
                        report.answered += 1
                        failuresInARow = 0
                        observer.advanced(by: 1, as: record.score == nil ? "without a score" : "scored")
                    case .failed(let fault):
                        report.faults[fault, default: 0] += 1
                        failuresInARow += 1
                        report.gaveUp = report.gaveUp || failuresInARow >= Self.mostFailures
                        observer.advanced(by: 1, as: "failed")
                    }
                }
            }
        }
        let (all, answers) = (runs, records)
        try await onOwnThread(name: "score") { () throws(any Error) in
            try Self.write(all, answers, request)
        }
        count(runs, records, into: &report)
        return report
    }

    private func count(_ runs: [Run], _ records: [String: ScoreRecord], into report: inout ScoreReport) {
        report.runs = runs.count
        var mass = 0.0
        for run in runs {
            let record = run.digest.flatMap { records[$0] }
            guard let score = record?.score else {
                report.unscored[record?.absence?.rawValue ?? run.unscored ?? "no-answer", default: 0] += 1
                continue
            }
            report.scored += 1
            report.floored += score.floored == nil ? 0 : 1
            mass += score.mass
        }
        report.meanMass = report.scored > 0 ? mass / Double(report.scored) : nil
    }

    /// The next runs, and of their questions those that were not answered.
    private static func batch(
        of source: RunSource, _ request: ScoreRequest, _ answered: Set<String>
    ) throws -> (runs: [Run], questions: [Question], known: [String: ScoreRecord]) {
        var (runs, questions, known): ([Run], [Question], [String: ScoreRecord]) = ([], [], [:])
        var asked = answered
        var bytes = 0
        while bytes < batchBytes, runs.count < batchRuns, let trajectory = try source.next() {
            var run = Run(header: trajectory.header)
            do throws(JudgedRun.Absence) {
                let label = LabelQuestion(
                    .init(
                        system: request.runs.prompt.system, user: try request.runs.user(trajectory),
                        beginning: JudgePrompt.beginning),
                    model: request.model.name, interface: request.interface, template: request.template)
                run.digest = label.digest.hex
                bytes += label.body.count
                questions.append(Question(digest: label.digest.hex, label: label))
            } catch {
                run.unscored = error.rawValue
            }
            runs.append(run)
        }
        var open: [Question] = []
        for question in questions where asked.insert(question.digest).inserted {
            let path = ScoreRecord.path(question.digest, in: request.records)
            if let record: ScoreRecord = try RecordFile.readRecord(from: path),
                record.score != nil || !request.retry
            {
                known[question.digest] = record
            } else {
                open.append(question)
            }
        }
        return (runs, open, known)
    }

    /// Asks, and keeps the answer.
    private static func ask(_ question: Question, _ request: ScoreRequest) async throws -> Outcome {
        var record = ScoreRecord(verifier: request.model.name)
        do {
            let places = try await request.model.answer(question.label)
            record.score = try LabelScore(places, isContinued: request.interface != .chat)
        } catch let absence as LabelScore.Absence {
            record.absence = absence
        } catch let error as LabelModelError {
            switch error {
            case .busy: return .failed("\(error)")
            case .refused(_, let said): (record.absence, record.refusal) = (.refused, said)
            case .unusable: throw error
            }
        }
        let kept = record
        try await onOwnThread(name: "score") { () throws(any Error) in
            let path = ScoreRecord.path(question.digest, in: request.records)
            // First where a kill of the program leaves it, at once; then where a crash of the machine does.
            try RecordFile.writeRecord(kept, to: path, durable: false)
            try RecordFile.writeRecord(kept, to: path)
        }
        return .answered(record)
    }

    private static func write(
        _ runs: [Run], _ records: [String: ScoreRecord], _ request: ScoreRequest
    ) throws {
        let stream = try RecordStream(request.output)
        for run in runs {
            var line: [UInt8] = []
            try CanonicalJSON.append(
                ScoreRow(
                    run.header, question: run.digest, verifier: request.model.name,
                    record: run.digest.flatMap { records[$0] }, unscored: run.unscored ?? "no-answer"),
                to: &line)
            try stream.append(line + [UInt8(ascii: "\n")])
        }
        try stream.finish()
    }
}

/// A store that is read by one thread after another.
private final class RunSource: Sendable {
    private let reader: Mutex<TrajectoryReader>

    init(_ store: TrajectoryStore) {
        reader = Mutex(store.reader())
    }

    func next() throws -> Trajectory? {
        try reader.withLock { reader throws(RecordError) in try reader.next() }
    }
}
