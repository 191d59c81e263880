internal import ArgumentParser

/// `swegym verifier`.
struct VerifierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verifier",
        abstract: "Make training sets of a verifier, score runs with one, and compute Pass@K and Best@K.",
        discussion: """
            A verifier is a language model that reads what an agent did and says whether the task is done. swegym \
            writes what it is trained on, asks it, and says what its scores are worth; it trains nothing. See \
            docs/verifiers.md.
            """,
        subcommands: [VerifierExportCommand.self, VerifierScoreCommand.self, VerifierCurvesCommand.self])
}
