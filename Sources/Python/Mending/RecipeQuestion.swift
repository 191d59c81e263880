package import Instances

/// The question to a language model when inference and fallbacks have failed, and the parser of its answer.
///
/// The answer can change what is installed and how the runner is called, but not what is tested: no selection of
/// tests, no build steps. It goes through the same resolver, sandbox and lock as any other request.
package struct RecipeQuestion: Sendable {
    /// The system prompt for the standard framework.
    package static var system: String { system(of: TestFrameworks.standard) }

    /// The system prompt.
    package static func system(of framework: any PythonTestFramework) -> String {
        """
        You find out how to install old commits of Python repositories so that their tests run with \(framework.name). Packages \
        are resolved as of the commit's date from the public index; only CPython 3.6 and later can be used; tests run \
        without network. Answer with one JSON object and nothing else. Its keys, all optional: "python" (a series \
        such as "3.8"), "extras" (extras of the project), "requirements" (packages to add, as PEP 508 writes them, \
        without addresses), "requirementFiles" (requirement files of the repository to read instead of those found), \
        "constraints" (PEP 508), "variables" (environment variables of test runs), "testOptions" (only \
        \(framework.proposableOptions) of \(framework.name)), "pythonPath" (directories of the repository), "install" (whether the \
        project itself is installed), "cutoffExtraDays" (0 to 365, when packages younger than the commit are needed).
        """
    }

    /// The maximum size of file excerpts, in characters.
    private static let mostFileText = 24_000

    /// The question.
    package let text: String

    /// - Parameters:
    ///   - request: the request that failed.
    ///   - attempts: all attempts so far.
    ///   - failure: the last output, such as the end of a log.
    ///   - files: the files at the base commit.
    package init(
        request: EnvironmentRequest, attempts: [EnvironmentAttempt], failure: String, files: ProjectFiles,
        framework: any PythonTestFramework = TestFrameworks.standard
    ) {
        var parts = ["The commit is of \(request.cutoff.day). Interpreters at hand: "]
        parts[0] += request.interpreters.map { "\($0.version.series)" }.joined(separator: ", ")
        parts.append("What was inferred:")
        parts += request.evidence.suffix(40).map { "- \($0.file): \($0.said) -> \($0.decided)" }
        parts.append("What was tried:")
        parts += attempts.suffix(8).map { attempt in
            "- Python \(attempt.toolchain) \(attempt.change): \(attempt.failure?.prefix(600) ?? "resolved")"
        }
        parts.append("What was said last:\n\(failure.suffix(4000))")
        parts.append("Files at the top:\n" + files.paths.filter { !$0.contains("/") }.joined(separator: "\n"))
        parts += Self.excerpts(files, framework)
        text = parts.joined(separator: "\n")
    }

    private static func excerpts(
        _ files: ProjectFiles, _ framework: any PythonTestFramework
    ) -> [String] {
        let telling =
            ["pyproject.toml", "setup.cfg", "setup.py", "tox.ini"] + framework.configurationFiles + [
                "noxfile.py", "Makefile", "requirements.txt", "requirements-dev.txt", "README.md",
                "CONTRIBUTING.md",
            ]
        var left = mostFileText
        var excerpts: [String] = []
        for path in telling {
            guard left > 0, let text = files.text(path) else { continue }
            let part = text.prefix(min(left, 5000))
            left -= part.count
            excerpts.append("=== \(path)\n\(part)")
        }
        return excerpts
    }

    /// The override that an answer proposes; nil when there is no JSON object or nothing valid in it.
    ///
    /// Every part is checked; invalid parts are left out.
    package static func proposal(
        in answer: String, framework: any PythonTestFramework = TestFrameworks.standard
    ) -> Override? {
        guard let open = answer.firstIndex(of: "{"), let close = answer.lastIndex(of: "}"), open < close,
            let value = RecipeAnswer(json: String(answer[open...close]))
        else { return nil }
        let override = value.override(for: framework)
        return override == Override() ? nil : override
    }
}
