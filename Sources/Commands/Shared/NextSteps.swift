internal import Foundation
internal import Instances
internal import Pipeline
internal import Settings

/// The commands to type after a pipeline's run; they work from the directory where it was started.
struct NextSteps {
    /// A line each: a command as a shell reads it, and a comment.
    let lines: [String]

    init(_ report: PipelineReport, pipeline: String, program: String) {
        var steps: [(command: String, about: String)] = []
        if let example = report.example {
            steps.append(
                (
                    ShellWord.line(program, "show", "\(example)", "--workspace", report.workspace),
                    "one instance's whole story"
                ))
        }
        steps.append(
            (ShellWord.line(program, "status", "--workspace", report.workspace), "this funnel again"))
        if report.isDemonstration, let (file, name) = Self.realRepository(besides: pipeline) {
            steps.append(
                (ShellWord.line(program, "mine", file, "--only", "\(name)"), "the same on a real repository"))
        }
        let width = steps.map(\.command.count).max() ?? 0
        lines = steps.map { step in
            step.command + String(repeating: " ", count: width - step.command.count) + "  # \(step.about)"
        }
    }

    /// A list of repositories one directory above a pipeline's, and the first entry for which nothing has to be
    /// installed; nil when there is none.
    private static func realRepository(besides pipeline: String) -> (file: String, name: RepositoryName)? {
        let directory = pipeline.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let above: [Substring]
        if let last = directory.last, !["", ".", ".."].contains(last) {
            above = Array(directory.dropLast())
        } else {
            above = Array(directory) + [".."]
        }
        let file = (above + ["repos.yaml"]).joined(separator: "/")
        guard let data = FileManager.default.contents(atPath: file),
            let list = try? RepositoryList(yaml: Array(data), file: file),
            let entry = list.entries.first(where: { $0.environment.isEmpty }) ?? list.entries.first
        else { return nil }
        return (file, entry.name)
    }
}
