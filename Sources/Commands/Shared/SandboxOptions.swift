internal import ArgumentParser
internal import Instances

extension SandboxKind: ExpressibleByArgument {}

/// What runs are made by.
struct SandboxOptions: ParsableArguments {
    @Option(help: "What runs are made by.")
    var sandbox = SandboxKind.bubblewrap
}
