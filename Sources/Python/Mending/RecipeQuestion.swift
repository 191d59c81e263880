package import Instances

/// What a language model is asked when inference and the ladder have failed, and how its answer is read.
///
/// The answer can change what is installed and how the runner is called, and nothing that would change what is tested:
/// no selection of tests, no build steps. It goes through the same resolver, sandbox and lock as any other request.
package struct RecipeQuestion: Sendable {
    /// What the model is told to be when the standard framework runs the tests.
    package static var system: String { system(of: TestFrameworks.standard) }

    /// What the model is told to be.
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

    /// How much of the question is filled with files, characters.
    private static let mostFileText = 24_000

    /// The question itself.
    package let text: String

    /// A question by what is known.
    ///
    /// - Parameters:
    ///   - request: the request that failed.
    ///   - attempts: all attempts so far.
    ///   - failure: what was said last, the end of a log for instance.
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

    /// The override that an answer proposes; nil when it holds no JSON object or nothing that may be changed.
    ///
    /// Every part is checked; what is not as it should be is left out.
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
