internal import ArgumentParser
internal import Instances
internal import Validation

/// How the circumstances of runs differ.
struct VariationOptions: ParsableArguments {
    @Option(
        help: "What is drawn is made from this: a sample; the order of tests, hash seeds and days of repeats."
    )
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "The clock of all runs in place of the machine's, by days or by a date.",
            valueName: "+30d|2026-12-31"))
    var clock: String?

    @Flag(
        name: .customLong("without-variation"),
        help: "Make all repeats under the same circumstances.")
    var withoutVariation = false

    /// What they say.
    var variation: RunVariation {
        get throws {
            let asked = try clock.map { text in
                guard let clock = AskedClock(text) else {
                    throw UsageFailure("--clock takes \(AskedClock.textForm), not `\(text)`")
                }
                return clock
            }
            return RunVariation(seed: seed, clock: asked, isVaried: !withoutVariation)
        }
    }
}
