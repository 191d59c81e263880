internal import Instances
internal import Pipeline
internal import Terminal
internal import Validation

/// What `swegym validate --again` prints at its end.
struct ValidatedAgainOutput {
    let report: ValidatedAgainReport

    /// Writes the table or the JSON.
    func write(to context: CommandContext, asJSON: Bool) throws {
        guard !asJSON else { return context.output(try JSONOutput.text(report)) }
        var table = Table([.init("instance"), .init("again"), .init("difference", isFlexible: true)])
        for row in report.instances {
            table.append([
                .init(row.id.description),
                .init(row.comparison.isSame ? "same" : "differs", row.comparison.isSame ? .good : .warning),
                .init(row.comparison.lines.joined(separator: "; ")),
            ])
        }
        context.write(table)
        for row in report.instances {
            for id in Set(row.flaky).union(row.causes.keys).sorted() {
                let cause = row.causes[id].map { " depends on \($0.words)" } ?? " disagrees with itself"
                context.write(escaping: "\(row.id): \(id)\(cause)")
            }
        }
        let count = HumanFormat.count(report.instances.count, "instance")
        context.output(
            "\n\(report.same) of \(count) with the same verdict and FAIL_TO_PASS; seed \(report.seed)\n")
    }
}
