/// Reads what an environment lacks from the log of a test run.
///
/// The log is untrusted: only names are read, checked character by character, and a wrong one costs an attempt.
package struct NeedReader {
    /// The maximum number of needs of one log.
    private static let most = 40

    /// The needs, in the order of the log.
    ///
    /// - Parameter framework: The test framework that wrote the log.
    package static func needs(
        inLog log: some Collection<UInt8>, of framework: any PythonTestFramework = TestFrameworks.standard
    ) -> [EnvironmentNeed] {
        let reader = NeedReader(framework: framework)
        var needs: [EnvironmentNeed] = []
        LogLines().each(of: log, where: reader.mayTell) { line in
            let need = line.hasPrefix(skippedPrefix) ? reader.skipped(line) : reader.need(in: line)
            if let need, !needs.contains(need) { needs.append(need) }
            return needs.count < most
        }
        return needs
    }

    private let framework: any PythonTestFramework
    private let prefixes: [[UInt8]]
    private let signs: [[UInt8]]
    private let words: FixedWords

    private init(framework: any PythonTestFramework) {
        self.framework = framework
        prefixes = (Self.interpreterPrefixes + framework.reasonPrefixes).map { Array($0.utf8) }
        signs = framework.reasonSigns.map { Array($0.utf8) }
        words = FixedWords(
            module.words + distribution.words + program.words + variables.flatMap(\.words)
                + interpreter.words + framework.reasonWords + ["importerror: "])
    }

    /// Prefixes of the interpreter's error messages.
    private static let interpreterPrefixes = [
        "ModuleNotFoundError:", "ImportError", "SyntaxError:", "AttributeError:",
        "TypeError: required field", "pkg_resources.", "importlib.metadata.", "importlib_metadata.",
    ]
    private static let skippedPrefix = "SKIPPED ["

    /// Whether a line may be a reason.
    ///
    /// One that begins with a blank is output of a test.
    private func mayTell(_ line: UnsafeRawBufferPointer) -> Bool {
        if line.starts(with: Self.skippedPrefix.utf8) { return skippingWords.areIn(line) }
        guard let first = line.first, first != UInt8(ascii: " ") else { return false }
        let start = UnsafeRawBufferPointer(rebasing: line.prefix(200))
        return
            (prefixes.contains { line.starts(with: $0) }
            || signs.contains { FixedWords.holds(start, $0) }) && words.areIn(line)
    }

    private let skippingWords = FixedWords([
        "could not import", "no module named", "cannot import", "needs", "requires", "not installed",
        "not available", "unavailable", "missing",
    ])
    private let skipping = [
        WordedExpression(
            "could not import", "No module named", "cannot import",
            matching:
                #/(?:could not import|No module named|cannot import) '?([A-Za-z_][A-Za-z0-9_]*)/#),
        WordedExpression(
            "needs", "requires",
            matching:
                #/: (?:Skipped: )?(?i:this test |test )?(?i:needs|requires) (?i:the )?([A-Za-z][A-Za-z0-9_]{2,})\b/#
        ),
        WordedExpression(
            "not installed", "not available", "unavailable", "missing",
            matching:
                #/: (?:Skipped: )?([A-Za-z][A-Za-z0-9_]{2,}) (?:is )?(?i:not installed|not available|unavailable|missing)/#
        ),
    ]

    /// What a line of the summary says that a test was skipped for: `SKIPPED [1] FILE:LINE: REASON`.
    private func skipped(_ line: String) -> EnvironmentNeed? {
        skipping.lazy.compactMap { $0.firstMatch(in: line) }.first.map { .optional(String($0.1)) }
    }

    private let interpreter = InterpreterSigns()
    private let package = MissingPackage()
    private let module = WordedExpression(
        "No module named",
        matching: #/No module named ['"]?([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)['"]?/#)
    private let distribution = WordedExpression(
        "PackageNotFoundError: ", "DistributionNotFound: The '", "No package metadata was found for ",
        matching:
            #/(?:PackageNotFoundError: |DistributionNotFound: The '|No package metadata was found for )'?([A-Za-z0-9_.\-]+)/#
    )

    /// The need in a reason; nil when there is none.
    private func need(in line: String) -> EnvironmentNeed? {
        let marks = framework.reasonMarks
        let said = Text.trimmed(line.drop { marks.contains($0) || $0 == " " }.prefix(120))
        if let match = module.firstMatch(in: line) { return need(ofModule: String(match.1), said: said) }
        if let need = framework.need(in: line) { return .framework(need) }
        if let match = distribution.firstMatch(in: line) {
            return .distribution(Requirement.normalized(match.1))
        }
        if let match = program.firstMatch(in: line) { return .program(String(match.1)) }
        if let match = file.firstMatch(in: line), let path = match.1 ?? match.2 {
            return .file(String(path))
        }
        if let match = variables.lazy.compactMap({ $0.firstMatch(in: line) }).first {
            return .variable(String(match.1))
        }
        if let need = interpreter.need(in: line, said: said) { return need }
        guard line.contains("ImportError: "), let name = package.name(in: line) else { return nil }
        return .distribution(name)
    }

    /// The program that is not there.
    private let program = WordedExpression(
        "[Errno 2]",
        matching: #/FileNotFoundError: \[Errno 2\] No such file or directory: b?'([A-Za-z0-9_+.\-]+)'/#)
    /// The file that is not there.
    private let file = WordedExpression(
        "[Errno 2]",
        matching: #/\[Errno 2\] No such file or directory: b?(?:'([^'\/][^']*)'|"([^"\/][^"]*)")/#)

    /// The variable of the environment for which code asks in vain, as `os.environ`, environs, django-environ and
    /// decouple say it.
    private let variables = [
        WordedExpression("KeyError: '", matching: #/KeyError: '([A-Z][A-Z0-9_]+)'/#),
        WordedExpression(
            "environment variable", matching: #/\bSet the ([A-Z][A-Z0-9_]+) environment variable/#),
        WordedExpression(
            "UndefinedValueError: ", matching: #/UndefinedValueError: ([A-Z][A-Z0-9_]+) not found/#),
        WordedExpression(
            "environment variable",
            matching:
                #/(?i:environment variable) ["'`]?([A-Z][A-Z0-9_]+)["'`]? (?i:is )?(?i:not set|must be set|is required|missing)/#
        ),
    ]

    private func need(ofModule module: String, said: String) -> EnvironmentNeed {
        if InterpreterSigns.removedModules.contains(module) { return .olderInterpreter(said: said) }
        if InterpreterSigns.addedModules.contains(module) { return .newerInterpreter(said: said) }
        return .module(module)
    }
}
