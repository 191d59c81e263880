internal import Evaluation
internal import Foundation
internal import Pipeline
internal import Terminal

/// What `swegym evaluate` prints at its end: a line for each patch, the sum, where the report is.
struct EvaluationOutput {
    let report: EvaluationReport
    let path: String

    private struct JSON: Encodable {
        struct Result: Encodable {
            var instance: String
            var status: FinalReport.Status
            var resolution: Resolution?
            var grade: Grade?
            var failure: FinalReport.Failure?
            var detail: String
            var step: String?
            var withheld: [String]
            var forged: [String]
            var failingHere: [String]
        }
        var model: String
        var policy: GradingPolicy
        var report: String
        var submitted: Int
        var counts: [String: Int]
        var results: [Result]
    }

    /// Writes the table or the JSON.
    ///
    /// - Throws: `CommandFailure` when the sum does not add up.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard report.final.addsUp else {
            throw CommandFailure("the evaluation does not add up: \(report.final.sum)")
        }
        guard !asJSON else { return context.output(try JSONOutput.text(json)) }
        context.write(table)
        context.output("\n\(report.final.sum)\n")
        let missing = report.final.instances.count - report.final.submitted
        if missing > 0 { context.output("\(HumanFormat.count(missing, "instance")) without a prediction\n") }
        context.output("report \(path)\n")
        if report.alreadyDone > 0 {
            context.diagnostics(
                "\(HumanFormat.count(report.alreadyDone, "patch", plural: "patches")) had been run already\n")
        }
    }

    private var json: JSON {
        JSON(
            model: report.model, policy: report.policy, report: path, submitted: report.final.submitted,
            counts: Dictionary(
                uniqueKeysWithValues: FinalReport.Status.allCases.map {
                    ($0.rawValue, report.final.ids($0).count)
                }),
            results: report.results.map { result in
                JSON.Result(
                    instance: result.name, status: result.status, resolution: result.grade?.resolution,
                    grade: result.grade, failure: result.failure, detail: result.detail, step: result.step,
                    withheld: result.withheld, forged: result.forged, failingHere: result.failingHere)
            })
    }

    private var table: Table {
        var table = Table([
            .init("instance"), .init("status"), .init("F2P", .right), .init("P2P", .right),
            .init("applied by"),
            .init("detail", isFlexible: true),
        ])
        for result in report.results {
            let withheld =
                result.withheld.isEmpty ? [] : ["not applied: " + result.withheld.joined(separator: "; ")]
            table.append([
                .init(result.name), .init(result.status.rawValue, Self.style(result.status)),
                .init(Self.share(result.grade?.failToPass)), .init(Self.share(result.grade?.passToPass)),
                .init(result.step ?? ""),
                .init(([result.detail].filter { !$0.isEmpty } + withheld).joined(separator: "; ")),
            ])
        }
        return table
    }

    private static func share(_ list: Grade.List?) -> String {
        list.map { "\($0.success.count)/\($0.success.count + $0.failure.count)" } ?? ""
    }

    private static func style(_ status: FinalReport.Status) -> TextStyle {
        switch status {
        case .resolved: .good
        case .unresolved, .empty: .warning
        case .error: .bad
        }
    }
}
