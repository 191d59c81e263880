/// Reads what an environment lacks from the log of a test run.
///
/// The log is untrusted: only names are read, checked character by character, and a wrong one costs an attempt.
package enum NeedReader {
    /// The maximum number of needs of one log.
    private static let most = 40
    /// The maximum length that is read, in bytes.
    private static let longest = 8 << 20

    /// The needs, in the order of the log.
    ///
    /// - Parameter framework: The test framework that wrote the log.
    package static func needs(
        inLog log: some Collection<UInt8>, of framework: any PythonTestFramework = TestFrameworks.standard
    ) -> [EnvironmentNeed] {
        let prefixes = (interpreterPrefixes + framework.reasonPrefixes).map { Array($0.utf8) }
        let signs = framework.reasonSigns
        var needs: [EnvironmentNeed] = []
        for line in log.prefix(longest).split(separator: UInt8(ascii: "\n")) {
            if let need = skipped(line) {
                if !needs.contains(need) { needs.append(need) }
                if needs.count == most { break }
                continue
            }
            // A line that begins with a blank is output of a test.
            guard let first = line.first, first != UInt8(ascii: " "),
                prefixes.contains(where: { line.starts(with: $0) }) || holds(line, one: signs),
                let need = need(in: String(decoding: line.prefix(600), as: UTF8.self), of: framework),
                !needs.contains(need)
            else { continue }
            needs.append(need)
            if needs.count == most { break }
        }
        return needs
    }

    /// What a line of the summary says that a test was skipped for: `SKIPPED [1] FILE:LINE: REASON`.
    private static func skipped(_ line: some Collection<UInt8>) -> EnvironmentNeed? {
        guard line.starts(with: "SKIPPED [".utf8) else { return nil }
        let text = String(decoding: line.prefix(600), as: UTF8.self)
        let patterns = [
            #/(?:could not import|No module named|cannot import) '?([A-Za-z_][A-Za-z0-9_]*)/#,
            #/: (?:Skipped: )?(?i:this test |test )?(?i:needs|requires) (?i:the )?([A-Za-z][A-Za-z0-9_]{2,})\b/#,
            #/: (?:Skipped: )?([A-Za-z][A-Za-z0-9_]{2,}) (?:is )?(?i:not installed|not available|unavailable|missing)/#,
        ]
        for pattern in patterns {
            if let match = text.firstMatch(of: pattern) { return .optional(String(match.1)) }
        }
        return nil
    }

    /// Prefixes of the interpreter's error messages.
    private static let interpreterPrefixes = [
        "ModuleNotFoundError:", "ImportError", "SyntaxError:", "AttributeError:",
        "TypeError: required field", "pkg_resources.", "importlib.metadata.", "importlib_metadata.",
    ]

    private static func holds(_ line: some Collection<UInt8>, one signs: [String]) -> Bool {
        guard !signs.isEmpty else { return false }
        let text = String(decoding: line.prefix(200), as: UTF8.self)
        return signs.contains { text.contains($0) }
    }

    /// The need in a reason; nil when there is none.
    private static func need(in line: String, of framework: any PythonTestFramework) -> EnvironmentNeed? {
        let marks = framework.reasonMarks
        let said = Text.trimmed(line.drop { marks.contains($0) || $0 == " " }.prefix(120))
        if let match = line.firstMatch(
            of: #/No module named ['"]?([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)['"]?/#)
        {
            return need(ofModule: String(match.1), said: said)
        }
        if let need = framework.need(in: line) { return .framework(need) }
        if let match = line.firstMatch(
            of:
                #/(?:PackageNotFoundError: |DistributionNotFound: The '|No package metadata was found for )'?([A-Za-z0-9_.\-]+)/#
        ) {
            return .distribution(Requirement.normalized(match.1))
        }
        if let need = missedFile(in: line) { return need }
        if let name = variable(in: line) { return .variable(name) }
        if let need = InterpreterSigns.need(in: line, said: said) { return need }
        guard line.contains("ImportError: "), let name = MissingPackage.name(in: line) else { return nil }
        return .distribution(name)
    }

    /// The file or the program that is not there.
    private static func missedFile(in line: String) -> EnvironmentNeed? {
        guard Text.contains(line, "[Errno 2]") else { return nil }
        if let match = line.firstMatch(
            of: #/FileNotFoundError: \[Errno 2\] No such file or directory: b?'([A-Za-z0-9_+.\-]+)'/#)
        {
            return .program(String(match.1))
        }
        let match = line.firstMatch(
            of: #/\[Errno 2\] No such file or directory: b?(?:'([^'\/][^']*)'|"([^"\/][^"]*)")/#)
        return (match?.1 ?? match?.2).map { .file(String($0)) }
    }

    /// The variable of the environment for which code asks in vain, as `os.environ`, environs, django-environ and
    /// decouple say it.
    private static func variable(in line: String) -> String? {
        // Expressions take long, and any test may print any number of lines.
        let lowered = line.lowercased()
        let signs = ["keyerror: '", "undefinedvalueerror: ", "environment variable"]
        guard signs.contains(where: { Text.contains(lowered, $0) }) else { return nil }
        let patterns = [
            #/KeyError: '([A-Z][A-Z0-9_]+)'/#, #/\bSet the ([A-Z][A-Z0-9_]+) environment variable/#,
            #/UndefinedValueError: ([A-Z][A-Z0-9_]+) not found/#,
            #/(?i:environment variable) ["'`]?([A-Z][A-Z0-9_]+)["'`]? (?i:is )?(?i:not set|must be set|is required|missing)/#,
        ]
        return patterns.lazy.compactMap { line.firstMatch(of: $0).map { String($0.1) } }.first
    }

    private static func need(ofModule module: String, said: String) -> EnvironmentNeed {
        if InterpreterSigns.removedModules.contains(module) { return .olderInterpreter(said: said) }
        if InterpreterSigns.addedModules.contains(module) { return .newerInterpreter(said: said) }
        return .module(module)
    }
}
