internal import ArgumentParser
internal import HTTP
internal import LanguageModel
internal import Pipeline
internal import Terminal
internal import Trajectories
internal import Verifiers

/// `swegym verifier score`.
struct VerifierScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Have a verifier say how likely each run resolved its instance.",
        discussion: """
            TRAJECTORIES is a store that `swegym trajectories import` made, or a file of it. A score is the probability \
            of YES against that of NO where the model gives its judgement; where it has neither among its likeliest \
            tokens there is no score. Answers are kept one by one next to the output (OUTPUT.answers), and what was \
            answered is never asked again. Texts of runs are sent to the endpoint.
            """)

    @Argument(help: ArgumentHelp("The runs.", valueName: "trajectories"))
    var trajectories: String

    @Option(
        help: ArgumentHelp(
            "An endpoint of OpenAI's kind, such as http://127.0.0.1:8000/v1. Its key, if it wants one, is taken from "
                + "SWEGYM_MODEL_KEY.", valueName: "url"))
    var modelEndpoint: String

    @Option(help: ArgumentHelp("The verifier's name at that endpoint.", valueName: "name"))
    var model: String

    @Option(
        help: """
            How it is asked: chat (any server that gives log-probabilities), continued (vLLM and its like: the answer is \
            begun by us), completions (the prompt is laid out by --template).
            """)
    var interface = LabelQuestion.Interface.chat.rawValue

    @Option(
        help: ArgumentHelp(
            "The layout of the prompt of completions: text with {system} and {user}; ChatML by default.",
            valueName: "file"))
    var template: String?

    @OptionGroup var prompt: JudgePromptOptions

    @Option(name: .customLong("output"), help: ArgumentHelp("The file of scores.", valueName: "file"))
    var file = "scores.jsonl"

    @Option(help: "How many questions are open at once.")
    var workers = 8

    @Option(help: "How many questions are asked at most.")
    var limit: Int?

    @Flag(help: "Ask again what was refused, or answered without a judgement.")
    var retry = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let request = try request(context)
        if !output.json { request.runs.prompt.write(to: context) }
        if request.runs.prompt.user.hasSuffix("\n") || request.runs.prompt.system.hasSuffix("\n") {
            context.diagnostics("note: a text of the prompt ends in a newline, which SWE-Gym's do not\n")
        }
        let report: ScoreReport
        do {
            report = try await ScoreStage(observer: context.observer).run(request)
        } catch let error as LabelModelError {
            throw CommandFailure("\(error)")
        }
        try write(report, to: context)
        guard report.failed == 0 else {
            throw CommandFailure(
                "\(HumanFormat.count(report.failed, "question")) got no answer; run the same again for the rest"
            )
        }
    }

    private func request(_ context: CommandContext) throws -> ScoreRequest {
        guard (1...1_024).contains(workers), limit.map({ $0 >= 0 }) ?? true else {
            throw UsageFailure("--workers must be from 1 to 1024, --limit not below zero")
        }
        guard let interface = LabelQuestion.Interface(rawValue: interface) else {
            throw UsageFailure("--interface \(interface): expected chat, continued or completions")
        }
        guard template == nil || interface == .completions else {
            throw UsageFailure("--template goes with --interface completions")
        }
        guard !modelEndpoint.isEmpty, !model.isEmpty else {
            throw UsageFailure("--model-endpoint and --model must name something")
        }
        let key = context.environment["SWEGYM_MODEL_KEY"].flatMap { $0.isEmpty ? nil : Secret($0) }
        var request = ScoreRequest(
            store: try TrajectoryStore(trajectories),
            model: try LabelModel(endpoint: modelEndpoint, name: model, key: key, connections: workers),
            runs: try prompt.runs(), output: file)
        request.interface = interface
        (request.workers, request.limit, request.retry) = (workers, limit, retry)
        if let template {
            guard let read = PromptTemplate(try JudgePromptOptions.text(template)) else {
                throw UsageFailure("\(template): a template holds {system} and then {user}, each once")
            }
            request.template = read
        }
        return request
    }

    private func write(_ report: ScoreReport, to context: CommandContext) throws {
        guard !output.json else { return context.output(try JSONOutput.text(report)) }
        context.output("\n")
        var table = Table([.init("runs"), .init("number", .right)])
        table.append([.init("scored"), .init(HumanFormat.count(report.scored))])
        for (reason, count) in report.unscored.sorted(by: { $0.key < $1.key }) {
            table.append([.init("no score: \(reason)"), .init(HumanFormat.count(count))])
        }
        context.write(table)
        context.output("\n\(HumanFormat.count(report.answered, "question")) answered now\n")
        if let mass = report.meanMass {
            let thousandths = Int((mass * 1_000).rounded())
            let digits = String(1_000 + thousandths % 1_000).dropFirst()
            context.output(
                "the labels have \(thousandths / 1_000).\(digits) of all probability in the mean; "
                    + "\(HumanFormat.count(report.floored, "score")) with a label that was not listed\n")
        }
        for (fault, count) in report.faults.sorted(by: { $0.key < $1.key }) {
            context.write(escaping: "\(count) × \(fault)")
        }
        if report.gaveUp { context.output("stopped early: one question after another got no answer\n") }
        context.write(escaping: "scores \(file)")
    }
}
