internal import ArgumentParser
internal import Datasets
internal import Pipeline
internal import Publishing
internal import Terminal
internal import Workspace

/// `swegym judge`.
struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Have a language model judge issue text, tests and difficulty of instances.",
        discussion: """
            The prompt is docs/judge-prompt.md. Answers stay in the workspace, and the next `swegym publish` writes them \
            beside the splits (judgements.jsonl); nothing is left out because of them. What was answered is not asked \
            again, so a run can be stopped and repeated. Texts of issues and patches are sent to the endpoint.
            """)

    @OptionGroup var selection: SelectionOptions

    @Option(help: "The split whose members are judged: raw, full or lite.")
    var split = Split.full.rawValue

    @Option(
        help:
            "The validation policy whose verdicts count: swe-bench or swe-gym; the one that was used by default."
    )
    var policy: String?

    @Option(help: "How many questions are open at once.")
    var workers = 2

    @Option(help: "How many questions are begun in a minute at most.")
    var perMinute = 60

    @Option(help: "How many questions are asked at most.")
    var limit: Int?

    @Flag(help: "Ask again where an answer did not have the form that was asked for.")
    var retry = false

    @OptionGroup var model: ModelOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard let model = try model.model(environment: context.environment) else {
            throw UsageFailure("name who is asked: --model-endpoint URL --model NAME")
        }
        guard workers > 0, perMinute > 0, limit.map({ $0 >= 0 }) ?? true else {
            throw UsageFailure("--workers and --per-minute take numbers above zero, --limit none below")
        }
        guard let split = Split(rawValue: split) else {
            let known = Split.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure("--split \(split): expected one of \(known)")
        }
        try await workspace.existingLease("swegym judge").during {
            let catalogue = try workspace.existingCatalogue()
            var request = JudgeRequest(
                model: model, policy: try PolicyChoice.validation(policy, in: catalogue))
            request.only = try selection.selections()
            request.split = split
            request.workers = workers
            (request.pace.perMinute, request.pace.limit, request.pace.retry) = (perMinute, limit, retry)
            let report = try await JudgeStage(
                layout: workspace.layout, catalogue: catalogue, observer: context.observer
            ).run(request)
            try write(report, to: context)
            guard report.failed == 0 else {
                throw CommandFailure(
                    "\(HumanFormat.count(report.failed, "question")) got no answer; run the same again for the rest"
                )
            }
        }
    }

    private func write(_ report: JudgeReport, to context: CommandContext) throws {
        guard !output.json else {
            context.output(try JSONOutput.text(report))
            return
        }
        var table = Table([.init("instances"), .init("number", .right)])
        let rows = [
            ("judged now", report.judged), ("judged before", report.known),
            ("answer not usable", report.unusable), ("no answer", report.failed), ("not asked", report.left),
        ]
        for (name, count) in rows { table.append([.init(name), .init(HumanFormat.count(count))]) }
        context.write(table)
        for (fault, count) in report.faults.sorted(by: { $0.key < $1.key }) {
            context.write(escaping: "\(count) × \(fault)")
        }
        if report.gaveUp { context.output("stopped early: one question after another got no answer\n") }
    }
}
