internal import ArgumentParser
internal import Reports
internal import Terminal
internal import Threads
internal import Verifiers

/// `swegym verifier curves`.
struct VerifierCurvesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curves",
        abstract: "Compute Pass@K and Best@K of runs, exactly and from random subsets.",
        discussion: """
            RUNS are files of one JSON object a line: instance_id, run_id and resolved, and where known model, score, \
            regression_passed and generated_passed. Lines about one run complete each other, so the trajectories and \
            the file that `swegym verifier score` writes can be given together. An instance counts at K when it has at \
            least K evaluated runs; the others are counted as left out.
            """)

    @Argument(help: ArgumentHelp("Files of runs.", valueName: "runs"))
    var runs: [String]

    @Option(
        help: ArgumentHelp(
            "The sizes of subsets, such as 1,2,4,8,16; 1 to 16 by default.", valueName: "k,k,…"))
    var at: String?

    @Option(parsing: .upToNextOption, help: "Take only the runs of these models.")
    var model: [String] = []

    @Option(help: "How many random subsets are drawn.")
    var trials = 100

    @Option(help: "How many times the instances are drawn for the 95 % interval.")
    var resamples = 1_000

    @Option(help: "The seed of both draws.")
    var seed: UInt64 = 42

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("Write a page, CSV and JSON here too.", valueName: "directory"))
    var directory: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let options = try options()
        let (runs, models, directory) = (runs, Set(model), directory)
        let report = try await onOwnThread(name: "curves") { () throws(any Error) in
            var outcomes: [RunOutcome]
            do {
                outcomes = try RunOutcomeFiles.read(runs)
            } catch let error as RunOutcomeError {
                throw UsageFailure("\(error)")
            }
            if !models.isEmpty { outcomes = outcomes.filter { models.contains($0.model ?? "") } }
            let report = CurveReport(outcomes, options)
            guard report.runs > 0 else {
                throw UsageFailure(
                    outcomes.isEmpty
                        ? "no run is of a model that --model names"
                        : "no run says whether it is resolved; evaluate their patches, as `swegym evaluate --help` says"
                )
            }
            guard report.curves.contains(where: { !$0.points.isEmpty }) else {
                throw UsageFailure("no instance has as many runs as --at asks for")
            }
            if let directory { _ = try CurveFiles.write(report, to: directory) }
            return report
        }
        guard !output.json else { return context.output(try JSONOutput.text(report)) }
        write(report, to: context)
        if let directory { context.output("\nwritten to \(directory)\n") }
    }

    private func options() throws -> CurveOptions {
        guard (1...100_000).contains(trials), (1...1_000_000).contains(resamples) else {
            throw UsageFailure("--trials must be from 1 to 100000, --resamples from 1 to 1000000")
        }
        var options = CurveOptions()
        (options.trials, options.resamples, options.seed) = (trials, resamples, seed)
        if let at {
            let ks = at.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
            guard ks.allSatisfy({ $0.map { (1...1_000_000).contains($0) } ?? false }), ks.count <= 10_000
            else {
                throw UsageFailure("--at \(at): expected whole numbers above zero, such as 1,2,4,8")
            }
            options.ks = Set(ks.compactMap(\.self)).sorted()
        }
        return options
    }

    private func write(_ report: CurveReport, to context: CommandContext) {
        for (place, curve) in report.curves.enumerated() {
            if place > 0 { context.output("\n") }
            var table = Table([
                .init(curve.method.title), .init("instances", .right), .init("left out", .right),
                .init("all subsets", .right), .init("random subsets", .right), .init("95 %", .right),
                .init("paper", .right),
            ])
            for point in curve.points {
                let deviation = Self.percent(point.variance.squareRoot())
                table.append([
                    .init("\(point.k)"), .init(HumanFormat.count(point.instances)),
                    .init(HumanFormat.count(point.excluded)),
                    .init(point.exact.map(Self.percent) ?? "–"),
                    .init("\(Self.percent(point.mean)) ± \(deviation)"),
                    .init("\(Self.percent(point.low))–\(Self.percent(point.high))"),
                    .init(PaperCurves.value(curve.method, at: point.k).map { Self.percent($0 / 100) } ?? "–"),
                ])
            }
            context.write(table)
        }
        context.write(
            escaping: "\n\(HumanFormat.count(report.runs, "run")) on "
                + "\(HumanFormat.count(report.instances, "instance")), \(HumanFormat.count(report.resolved)) resolved"
                + (report.models.isEmpty ? "" : "; \(report.models.joined(separator: ", "))"))
        if report.unevaluated > 0 {
            context.output("\(HumanFormat.count(report.unevaluated, "run")) not evaluated, left out\n")
        }
        if report.unscored > 0, report.unscored < report.runs {
            context.output("\(HumanFormat.count(report.unscored, "run")) without a score, ranked last\n")
        }
        context.output("percent of instances; ± is the deviation of one draw of subsets\n")
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
