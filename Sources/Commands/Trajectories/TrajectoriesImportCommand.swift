internal import ArgumentParser
internal import Threads
internal import Trajectories

/// `swegym trajectories import`.
struct TrajectoriesImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read trajectories of any known form into a store.",
        discussion: """
            PATHS are files, or directories in which files are recognised by what they hold: OpenHands' output.jsonl \
            (with the llm_completions by it, or else its events), SWE-agent's .traj, mini-swe-agent's .traj.json, \
            Harbor's trajectories (ATIF), rows with messages or trajectory as SWE-Gym, nebius, nvidia and SWE-smith \
            publish them (JSON lines, Parquet), and chats. What is not recognised is refused and named, and the rest \
            is imported. The same source is imported once.

            Whether a run resolved its instance is taken from --results; what a file says of itself counts only with \
            --trust-resolved.
            """)

    @Argument(help: "Files, or directories of them.")
    var paths: [String]

    @Option(name: [.long, .short], help: ArgumentHelp("The store to add to.", valueName: "directory"))
    var output: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What evaluations found: directories that `swegym evaluate` or a harness wrote, report.json or MODEL.RUN.json.",
            valueName: "path"))
    var results: [String] = []

    @Flag(help: "Believe what files say of themselves where no evaluation says anything.")
    var trustResolved = false

    @Option(help: ArgumentHelp("The run that all of them belong to.", valueName: "id"))
    var runID: String?

    @Option(help: ArgumentHelp("The model of all of them.", valueName: "name"))
    var model: String?

    @Option(help: "How many threads read.")
    var workers = 2

    @OptionGroup var result: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard workers > 0 else { throw UsageFailure("expected --workers above zero") }
        let known = try TrajectoryWork.usage { try KnownResults(results) }
        let report = try await OpenedTrajectories.during(try ImportFiles(paths)) { files in
            var work = TrajectoryImport(files)
            work.results = known
            work.trustsFiles = trustResolved
            work.run = runID
            work.model = model
            work.threads = workers
            let (ready, directory) = (work, output)
            return try await onOwnThread {
                try TrajectoryWork.usage { try ready.run(into: directory) }
            }
        }
        try ImportOutput(report: report, directory: output).write(to: context, asJSON: result.json)
        if report.refusedCount > 0 {
            throw CommandFailure(
                "\(report.refusedCount) of \(report.refusedCount + report.total + report.duplicates) sources were refused; "
                    + "the others are imported")
        }
        guard report.total + report.duplicates > 0 else {
            throw CommandFailure(
                "no trajectories were found; see docs/trajectories.md for the forms that are read")
        }
    }
}
