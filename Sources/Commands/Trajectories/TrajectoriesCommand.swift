internal import ArgumentParser

/// `swegym trajectories`.
struct TrajectoriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trajectories",
        abstract: "What agents left of their runs: read it, choose of it, write it for trainers.",
        discussion: """
            STORE is a directory that `import` or `filter` wrote, or a file of such trajectories. Nothing is trained \
            here: exports are what torchtune, TRL, Unsloth and LLaMA-Factory load.
            """,
        subcommands: [
            TrajectoriesImportCommand.self, TrajectoriesFilterCommand.self, TrajectoriesExportCommand.self,
            TrajectoriesShowCommand.self, TrajectoriesDifficultyCommand.self, TrajectoriesScaleCommand.self,
        ])
}
