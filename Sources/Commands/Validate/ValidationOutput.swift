internal import Foundation
internal import Instances
internal import Pipeline
internal import Reports
internal import Terminal
internal import Workspace

/// What `swegym validate` prints at its end.
struct ValidationOutput {
    let report: ValidationReport
    let comparisons: [PublishedRowComparison]
    /// The workspace, as the user names it.
    let workspace: String

    private struct JSON: Encodable {
        var report: ValidationReport
        var comparisons: [PublishedRowComparison]
        var costs: CostSummary?
    }

    /// What the instances that were validated now took.
    private var costs: CostSummary? {
        CostSummary(of: report.validated.compactMap(\.costs), cpuSeconds: report.cpuSeconds)
    }

    /// Writes the tables or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        if asJSON {
            context.output(try JSONOutput.text(JSON(report: report, comparisons: comparisons, costs: costs)))
            return
        }
        context.write(table)
        if !comparisons.isEmpty {
            context.output("\n")
            context.write(comparisonTable)
            context.output("\n" + PublishedRowComparison.summary(comparisons) + "\n")
        }
        if let costs {
            context.output("\n")
            context.write(Self.table(of: costs))
            context.output(
                "\nCPU an instance: median \(Cost.text(seconds: costs.medianCPUSeconds)), of it "
                    + "\(Cost.text(seconds: costs.medianCPUSecondsBesidesTests)) besides the processes of test runs\n"
            )
        }
        let infrastructure = report.validated.filter { $0.verdict.verdictClass == .infrastructure }.count
        if infrastructure > 0 {
            context.diagnostics(
                "\n\(HumanFormat.count(infrastructure, "instance")) ended as infrastructure; "
                    + "`\(ShellWord.line(context.program, "validate", "--retry", "--workspace", workspace))` tries "
                    + "them again\n")
        }
        if report.alreadyDone > 0 {
            context.diagnostics(
                "\(HumanFormat.count(report.alreadyDone, "instance")) had a verdict already\n")
        }
    }

    private var table: Table {
        var table = Table([
            .init("instance"), .init("class"), .init("reason"), .init("F2P", .right), .init("P2P", .right),
            .init("cpu", .right), .init("detail", isFlexible: true),
        ])
        for row in report.validated {
            table.append([
                .init(row.id.description),
                .init(row.verdict.verdictClass.rawValue, style(row.verdict.verdictClass)),
                .init(row.verdict.reason?.rawValue ?? ""),
                .init(HumanFormat.count(row.verdict.failToPass.count)),
                .init(HumanFormat.count(row.verdict.passToPass.count)),
                .init(HumanFormat.duration(seconds: row.cpuSeconds)), .init(row.verdict.detail),
            ])
        }
        return table
    }

    private static func table(of costs: CostSummary) -> Table {
        var table = Table([
            .init("spent on"), .init("CPU, median", .right), .init("mean", .right), .init("share", .right),
            .init("wall, median", .right),
        ])
        for row in costs.rows {
            table.append([
                .init(row.kind), .init(Cost.text(seconds: row.medianCPUSeconds)),
                .init(Cost.text(seconds: row.meanCPUSeconds)),
                .init("\(Int((100 * row.share).rounded())) %"),
                .init(Cost.text(seconds: row.medianWallSeconds)),
            ])
        }
        return table
    }

    private var comparisonTable: Table {
        var table = Table([
            .init("published row"), .init("FAIL_TO_PASS"), .init("PASS_TO_PASS"),
            .init("difference", isFlexible: true),
        ])
        for row in comparisons {
            table.append([
                .init(row.instanceID), .init(row.failToPass, row.failToPass == "same" ? .good : .warning),
                .init(row.passToPass), .init(row.difference),
            ])
        }
        return table
    }

    private func style(_ verdictClass: VerdictClass) -> TextStyle {
        switch verdictClass {
        case .valid: .good
        case .invalid: .warning
        case .infrastructure, .hostile: .bad
        }
    }
}
