internal import ArgumentParser
internal import Workspace

/// Which candidates are validated of those that are meant.
struct ChoiceOptions: ParsableArguments {
    @Option(help: "Validate so many, drawn by --seed; a larger number takes the same and more.")
    var sample: Int?

    @Option(help: "Validate at most so many of each repository, drawn by --seed.")
    var perRepository: Int?

    @Option(help: ArgumentHelp("Only pull requests opened on this day or later.", valueName: "yyyy-mm-dd"))
    var since: String?

    @Option(help: "End when so many are valid, those of earlier runs counted.")
    var untilValid: Int?

    /// What they say.
    ///
    /// - Throws: `UsageFailure`.
    func choice(seed: UInt64) throws -> CandidateChoice {
        guard [sample, perRepository, untilValid].allSatisfy({ $0 ?? 1 > 0 }) else {
            throw UsageFailure("--sample, --per-repository and --until-valid take numbers above zero")
        }
        var choice = CandidateChoice()
        choice.sample = sample
        choice.perRepository = perRepository
        choice.since = try since.map { try OptionDay.read($0, "--since") }
        choice.untilValid = untilValid
        choice.seed = seed
        return choice
    }
}
