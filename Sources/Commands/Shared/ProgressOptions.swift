internal import ArgumentParser
internal import Instances

/// How much is said of long work, on standard error.
struct ProgressOptions: ParsableArguments {
    @Flag(name: [.long, .short], help: "Say only what a person should know, and no progress.")
    var quiet = false

    @Flag(name: [.long, .short], help: "Say each phase of each piece of work too.")
    var verbose = false

    /// Who is shown how long work goes on.
    func observer(_ context: CommandContext) -> any PipelineObserver {
        guard context.showsProgress else { return SilentObserver() }
        return TerminalObserver(
            environment: context.environment, quiet ? .quiet : verbose ? .verbose : .usual)
    }
}
