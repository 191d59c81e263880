internal import Files
package import Instances

/// Asks a language model about instances; every answer is kept, and no question is asked twice.
package struct InstanceJudge: Sendable {
    /// How questions are asked.
    package struct Pace: Sendable {
        /// How many questions are begun in a minute at most.
        package var perMinute = 60
        /// How many questions are asked at most; nil for any number.
        package var limit: Int?
        /// The wait before a question is repeated for the first time; the next is four times as long.
        package var patience = Duration.seconds(2)
        /// Whether instances whose answer cannot be used are asked about again.
        package var retry = false

        package init() {}
    }

    /// A question without an answer is repeated so often at most.
    private static let mostAttempts = 3

    private let model: any JudgeModel
    private let records: JudgementRecords
    private let pace: Pace
    private let turns: JudgeTurns
    private let noted: @Sendable (String) -> Void

    /// - Parameter noted: receives what a person should know.
    package init(
        _ model: any JudgeModel, records: JudgementRecords, pace: Pace,
        noted: @escaping @Sendable (String) -> Void
    ) {
        self.model = model
        self.records = records
        self.pace = pace
        self.noted = noted
        turns = JudgeTurns(perMinute: pace.perMinute, limit: pace.limit)
    }

    /// Whether one question after another failed, so that none is asked any more.
    package var hasGivenUp: Bool {
        get async { await turns.hasGivenUp }
    }

    /// Asks about an instance, unless there is an answer already.
    ///
    /// - Throws: what keeping answers throws, and errors of the model other than `NoAnswer`.
    package func judge(_ id: InstanceID, _ question: JudgeQuestion) async throws -> JudgeOutcome {
        let key = Judgement.key(model: model.name, question: question)
        if let known = try known(id, key: key), known.scores != nil || !pace.retry {
            return known.fault.map { .unusable($0) } ?? .known
        }
        var patience = pace.patience
        for attempt in 1... {
            guard try await turns.wait(isRepeated: attempt > 1) else { return .left }
            do {
                let answer = try await model.answer(system: JudgeQuestion.prompt, question: question.text)
                await turns.succeeded()
                let judgement = Judgement(id: id, model: model.name, question: question, answer: answer)
                try records.write(judgement, key: key)
                return judgement.fault.map { .unusable($0) } ?? .judged
            } catch let error as NoAnswer {
                guard error.isTransient, attempt < Self.mostAttempts else {
                    await turns.failed()
                    return .failed(error.reason)
                }
                try await Task.sleep(for: patience)
                patience *= 4
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
            noted("\(id): \(error); the model is asked again")
            return nil
        }
    }
}
