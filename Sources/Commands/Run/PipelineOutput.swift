internal import Foundation
internal import Instances
internal import Mining
internal import Pipeline
internal import Terminal

/// What `swegym run` prints at its end: the funnel, the splits, where the files are, and what to type next.
struct PipelineOutput {
    let report: PipelineReport
    let pipeline: String

    /// Writes the tables or the JSON, and fails when a repository could not be mined.
    func write(to context: CommandContext, asJSON: Bool) throws {
        if asJSON {
            context.output(try JSONOutput.text(report))
        } else {
            context.output("\n")
            FunnelOutput(funnels: report.funnels).write(to: context)
            if let publication = report.publication, let directory = report.output {
                context.output("\n")
                try PublicationOutput(result: publication, directory: directory).write(
                    to: context, asJSON: false)
            }
            writeNextSteps(to: context)
        }
        let failed = report.mined.filter { $0.failure != nil }
        guard failed.isEmpty else {
            throw CommandFailure(
                failed.map { "\($0.repository): \($0.failure ?? "")" }.joined(separator: "\n"))
        }
    }

    private func writeNextSteps(to context: CommandContext) {
        let steps = NextSteps(report, pipeline: pipeline, program: context.program).lines
        context.output("\nnext:\n")
        for line in steps { context.write(escaping: "  \(line)") }
    }
}
