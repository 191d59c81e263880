internal import HTTP
internal import Processes
internal import Python

/// A program that works on an instance in a session.
package struct RolloutAgent: Sendable {
    /// What it is called in records.
    package let name: String
    private let words: [String]
    private let input: [UInt8]?

    /// A program of the user, with its arguments; no shell reads them.
    package init(_ program: String, _ arguments: [String]) {
        name = program
        words = [program] + arguments
        input = nil
    }

    /// The version of mini-swe-agent that is run.
    package static let miniVersion = "2.4.6"

    /// mini-swe-agent, from the package index by uv.
    ///
    /// - Throws: `EnvironmentError` without uv; `PipelineError.usage` without a recent Python.
    package static func mini(environment: [String: String]) async throws -> RolloutAgent {
        let interpreters = await Interpreters.discover(environment: environment)
        let uv = try await Uv.find(environment: environment, interpreters: interpreters, cache: "").path
        let oldest = PythonVersion("3.10")
        guard
            let python = interpreters.filter({ one in oldest.map { one.version >= $0 } ?? true })
                .min(by: { $0.version < $1.version })?.path
        else { throw PipelineError.usage("mini-swe-agent needs Python 3.10 or later, and none was found") }
        return RolloutAgent(
            name: "mini-swe-agent \(miniVersion)",
            words: [
                uv, "run", "--quiet", "--no-project", "--python", python, "--with",
                "mini-swe-agent==\(miniVersion)", "--", "python", "-",
            ],
            input: PackageResources.mini_swe_agent_py)
    }

    private init(name: String, words: [String], input: [UInt8]?) {
        self.name = name
        self.words = words
        self.input = input
    }

    /// What an agent is given: names and paths by environment variables, never as text of a command.
    package struct Given: Hashable, Sendable {
        package var session: String
        package var instance: String
        package var run: String
        package var workspace: String
        package var sandbox: String
        /// The directory of the run.
        package var directory: String

        /// The text.
        package var problemStatement: String { "\(directory)/problem_statement.md" }
        /// Where the agent writes its trajectory, in whatever form `swegym trajectories import` reads.
        package var trajectory: String { "\(directory)/agent.traj.json" }
        /// Where it may write a patch; without, the changes of the session count.
        package var patch: String { "\(directory)/agent.patch" }
        /// What it prints.
        package var log: String { "\(directory)/agent.log" }
    }

    /// The variables of an agent's process, besides those of ours.
    func variables(_ given: Given, _ model: RolloutModel) -> [String: String] {
        var variables = [
            "SWEGYM_SESSION": given.session, "SWEGYM_INSTANCE_ID": given.instance, "SWEGYM_RUN": given.run,
            "SWEGYM_WORKSPACE": given.workspace, "SWEGYM_SANDBOX": given.sandbox,
            "SWEGYM_PROBLEM_STATEMENT": given.problemStatement, "SWEGYM_TRAJECTORY": given.trajectory,
            "SWEGYM_PATCH": given.patch, "SWEGYM_MODEL_ENDPOINT": model.endpoint,
            "SWEGYM_MODEL": model.name,
        ]
        if let temperature = model.temperature { variables["SWEGYM_TEMPERATURE"] = temperature }
        model.key?.reveal { variables["SWEGYM_MODEL_KEY"] = $0 }
        return variables
    }

    /// The command of a run.
    func command(
        _ given: Given, _ model: RolloutModel, environment: [String: String], seconds: Double
    ) -> Command {
        var inherited = environment
        for name in ["SWEGYM_MODEL_KEY", "SWEGYM_TEMPERATURE"] { inherited[name] = nil }
        var command = Command(
            words[0], Array(words.dropFirst()),
            environment: inherited.merging(variables(given, model)) { $1 })
        command.input = input
        command.output = .file(path: given.log, limit: 16 << 20)
        command.limits = ProcessLimits(wall: seconds, grace: 5)
        return command
    }
}
