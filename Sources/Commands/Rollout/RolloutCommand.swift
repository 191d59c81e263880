internal import ArgumentParser
internal import Evaluation
internal import HTTP
internal import Pipeline
internal import Terminal
internal import Workspace

/// `swegym rollout`.
struct RolloutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollout",
        abstract: "Have an agent work on instances, evaluate its patches, and keep its trajectories.",
        discussion: """
            The agent is mini-swe-agent, from the package index by uv, or any program, with the arguments that stand after \
            `--`. A program gets a session in the instance and environment variables: SWEGYM_SESSION, SWEGYM_INSTANCE_ID, \
            SWEGYM_RUN, SWEGYM_WORKSPACE, SWEGYM_SANDBOX (the program by which it works in the session), \
            SWEGYM_PROBLEM_STATEMENT (a file), SWEGYM_TRAJECTORY and SWEGYM_PATCH (files that it may write), \
            SWEGYM_MODEL_ENDPOINT, SWEGYM_MODEL, SWEGYM_TEMPERATURE, SWEGYM_MODEL_KEY. Without a patch of its own the \
            changes of the session count. An exit status of 75 means that it could not work and the run is to be made \
            again; every other run is finished and never made again. OUTPUT is a store of trajectories, with runs.jsonl \
            for `swegym verifier curves`. The agent runs on this machine as you, and only its commands in the session are \
            shut in.
            """)

    @Option(
        help: ArgumentHelp(
            "The agent's model: an endpoint of OpenAI's kind. Its key, if it wants one, is taken from SWEGYM_MODEL_KEY.",
            valueName: "url"))
    var modelEndpoint: String

    @Option(help: ArgumentHelp("The model's name at that endpoint.", valueName: "name"))
    var model: String

    @Option(help: ArgumentHelp("mini-swe-agent, or a program.", valueName: "program"))
    var agent = "mini-swe-agent"

    @Argument(parsing: .postTerminator, help: "The arguments of the program.")
    var arguments: [String] = []

    @Option(help: "How many runs each instance gets.")
    var runs = 1

    @Option(help: "The temperature that the agent asks with; its own by default.")
    var temperature: String?

    @Option(help: ArgumentHelp("The longest that an agent may work on one run.", valueName: "seconds"))
    var agentTimeout = 2_700.0

    @Option(help: "How many agents work at once.")
    var agents = 2

    @Option(
        help: ArgumentHelp(
            "The instances of published rows instead of the workspace's own.", valueName: "rows"))
    var rows: String?

    @Option(help: "By whose rules patches are applied and graded: swe-bench or swe-gym.")
    var policy = GradingPolicy.sweBench.rawValue

    @Option(
        name: .customLong("output"), help: ArgumentHelp("Where runs are kept.", valueName: "directory"))
    var directory = "rollout"

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var work: InstanceWorkOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard work.arePositive, (1...1_000).contains(runs), (1...256).contains(agents), agentTimeout > 0,
            agentTimeout <= 86_400
        else {
            throw UsageFailure(
                "--runs must be from 1 to 1000, --agents from 1 to 256, --agent-timeout at most 86400, all numbers above zero"
            )
        }
        if let temperature, Double(temperature).map({ (0...10).contains($0) }) != true {
            throw UsageFailure(
                "--temperature \(temperature): expected a number that is not negative, such as 0.5")
        }
        let policy: GradingPolicy = try PolicyChoice.named(policy)
        guard agent != "mini-swe-agent" || arguments.isEmpty else {
            throw UsageFailure(
                "mini-swe-agent is called without arguments; SWEGYM_MINI_CONFIG may name a configuration of it"
            )
        }
        let chosen: RolloutAgent =
            agent == "mini-swe-agent"
            ? try await .mini(environment: context.environment) : RolloutAgent(agent, arguments)
        let key = context.environment["SWEGYM_MODEL_KEY"].flatMap { $0.isEmpty ? nil : Secret($0) }
        var request = RolloutRequest(
            agent: chosen,
            model: RolloutModel(endpoint: modelEndpoint, name: model, key: key, temperature: temperature),
            holder: FrontProgram.path, output: directory)
        (request.runs, request.seconds, request.workers) = (runs, agentTimeout, agents)
        request.policy = policy
        let list = try work.repositories()
        request.validation = work.request(list)
        request.validation.only = try selection.selections()
        let published = try rows.map { try RowFile($0, split: "full") }
        let report = try await workspace.lease("swegym rollout", isMade: rows != nil).during { [request] in
            var request = request
            let catalogue = try workspace.catalogue(isMade: rows != nil)
            let store = work.mirrors.store(workspace.layout, context.observer)
            if let published {
                request.rows = try await ImportedRows(
                    layout: workspace.layout, catalogue: catalogue, mirrors: store, list: list,
                    allowMissingObjects: work.allowMissingObjects
                ).tasks(published)
            }
            return try await RolloutStage(
                layout: workspace.layout, catalogue: catalogue, observer: context.observer,
                environment: context.environment, mirrors: store
            ).run(request)
        }
        try write(report, to: context)
        guard report.failed == 0 else {
            throw CommandFailure(
                "\(HumanFormat.count(report.failed, "run")) could not be made; the same command makes them again"
            )
        }
    }

    private func write(_ report: RolloutReport, to context: CommandContext) throws {
        guard !output.json else { return context.output(try JSONOutput.text(report)) }
        var table = Table([.init("runs"), .init("number", .right)])
        let counts = [
            ("made now", report.made), ("made before", report.known), ("resolved", report.resolved),
            ("not resolved", report.unresolved), ("not evaluated", report.unevaluated),
        ]
        for (name, count) in counts { table.append([.init(name), .init(HumanFormat.count(count))]) }
        for (status, count) in report.statuses.sorted(by: { $0.key < $1.key }) {
            table.append([.init("agent \(status)"), .init(HumanFormat.count(count))])
        }
        context.write(table)
        for (fault, count) in report.faults.sorted(by: { $0.key < $1.key }) {
            context.write(escaping: "\(count) × \(fault)")
        }
        context.write(escaping: "\ntrajectories \(report.trajectories)\nruns \(report.runs)")
    }
}
