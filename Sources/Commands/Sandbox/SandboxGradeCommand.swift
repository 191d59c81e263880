internal import ArgumentParser
internal import Evaluation
internal import Pipeline
internal import Sessions
internal import Terminal
internal import Workspace

/// `swegym sandbox grade`.
struct SandboxGradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade",
        abstract: "Say whether the changes of a session resolve its instance.",
        discussion: """
            The changes are applied to a checkout of their own, tests are those of the row, and nothing of the session \
            is used but its patch: as `swegym evaluate` does. The session goes on. The exit status is 0 when it is \
            resolved, and 1 when it is not.
            """)

    @Argument(help: "The session.")
    var name: String

    @Option(help: "By whose rules: swe-bench or swe-gym.")
    var policy = GradingPolicy.sweBench.rawValue

    @Option(help: ArgumentHelp("Published rows by whose lists it is graded.", valueName: "rows"))
    var rows: String?

    @OptionGroup var work: InstanceWorkOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let policy: GradingPolicy = try PolicyChoice.named(policy)
        let session = try NamedSession(name, in: workspace)
        let patch = try await SessionChanges(session.store, session.record).patch(withoutTests: false)
        let grade = try await workspace.waitingLease("swegym sandbox grade").during {
            let shared = SandboxWork(work: work, workspace: workspace)
            let workshop = try await shared.workshop(rows: try await shared.tasks(rows))
            return SessionGrade(
                try await workshop.grade(
                    String(decoding: patch, as: UTF8.self),
                    of: try await workshop.instance(of: session.record.image),
                    policy: policy))
        }
        if output.json {
            context.output(try JSONOutput.text(grade))
        } else {
            for line in grade.lines { context.write(escaping: line) }
        }
        if !grade.resolved { throw ExitCode(1) }
    }
}
