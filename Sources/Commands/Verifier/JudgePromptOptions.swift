internal import ArgumentParser
internal import Datasets
internal import Files
internal import Publishing
internal import Terminal
internal import Verifiers

/// What a verifier reads, and the wording of its prompt.
struct JudgePromptOptions: ParsableArguments {
    @Option(
        help:
            "What the verifier reads: trajectory (the log of the session) or patch (the issue and the patch)."
    )
    var input = JudgePrompt.Input.trajectory.rawValue

    @Option(help: "How calls of tools stand in the log: text, as in SWE-Gym's published runs, or structured.")
    var calls = SessionLog.Style.text.rawValue

    @Option(
        help: ArgumentHelp(
            "Take the system text from this file, byte for byte; --user goes with it.", valueName: "file"))
    var system: String?

    @Option(
        help: ArgumentHelp(
            "Take the user text from this file, with {log}, or {issue} and {patch}, where they go.",
            valueName: "file"))
    var user: String?

    @Option(
        help: ArgumentHelp(
            "Published rows that hold the issues' texts; needed for --input patch.", valueName: "rows"))
    var rows: String?

    /// What is asked about runs.
    ///
    /// - Throws: `UsageFailure`.
    func runs() throws -> JudgedRun {
        guard let input = JudgePrompt.Input(rawValue: input) else {
            throw UsageFailure("--input \(input): expected trajectory or patch")
        }
        guard let style = SessionLog.Style(rawValue: calls) else {
            throw UsageFailure("--calls \(calls): expected text or structured")
        }
        guard (input == .patch) == (rows != nil) else {
            throw UsageFailure("--rows goes with --input patch, which needs the issues' texts")
        }
        return JudgedRun(prompt: try prompt(input), style: style, issues: try issues())
    }

    private func prompt(_ input: JudgePrompt.Input) throws -> JudgePrompt {
        guard system != nil || user != nil else { return .own(input) }
        guard let system, let user else { throw UsageFailure("--system and --user go together") }
        do {
            return try JudgePrompt(input, system: Self.text(system), user: Self.text(user))
        } catch let error as JudgePromptError {
            throw UsageFailure("\(user): \(error)")
        }
    }

    /// The whole of a text of the user.
    static func text(_ path: String) throws -> String {
        guard let data = BoundedFile.read(path, limit: 1 << 20) else {
            throw UsageFailure("\(path): there is no readable file of at most 1 MB")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw UsageFailure("\(path): it is not UTF-8")
        }
        return text
    }

    private func issues() throws -> [String: String] {
        guard let rows else { return [:] }
        return try IssueTexts.read(RowFile(rows, split: Split.full.rawValue).path)
    }
}

extension JudgePrompt {
    /// Says which texts are in use.
    func write(to context: CommandContext) {
        var table = Table([.init("prompt"), .init("bytes", .right), .init("sha256")])
        for entry in digests {
            table.append([.init(entry.name), .init("\(entry.bytes)"), .init(entry.sha256)])
        }
        context.write(table)
    }
}
