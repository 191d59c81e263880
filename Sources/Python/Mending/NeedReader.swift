/// Reads from the log of a test run what its environment lacked.
///
/// The log is foreign text: what is read are names, checked character by character, and a wrong one costs an attempt.
package enum NeedReader {
    /// How many different needs are read from one log.
    private static let most = 40
    /// How much of a log is read, bytes.
    private static let longest = 8 << 20

    /// The needs, in the order in which the log first names them.
    package static func needs(inLog log: some Collection<UInt8>) -> [EnvironmentNeed] {
        var needs: [EnvironmentNeed] = []
        for line in log.prefix(longest).split(separator: UInt8(ascii: "\n")) where isTelling(line) {
            let text = String(decoding: line.prefix(600), as: UTF8.self)
            guard let need = need(in: text), !needs.contains(need) else { continue }
            needs.append(need)
            if needs.count == most { break }
        }
        return needs
    }

    /// Whether a line is one on which pytest or the interpreter gives a reason, not one of the tests' own output.
    private static func isTelling(_ line: some Collection<UInt8>) -> Bool {
        if line.starts(with: "E  ".utf8) { return true }
        guard let first = line.first, first != UInt8(ascii: " ") else { return false }
        let starts = [
            "ModuleNotFoundError:", "ImportError", "ERROR: ", "SyntaxError:", "AttributeError:",
            "TypeError: required field", "pkg_resources.", "importlib.metadata.", "importlib_metadata.",
            "pytest.UsageError:", "INTERNALERROR> ", "pluggy.",
        ]
        return starts.contains { line.starts(with: $0.utf8) }
            || String(decoding: line.prefix(200), as: UTF8.self).contains("error: unrecognized arguments")
    }

    /// The need that one line tells; nil when it tells none.
    static func need(in line: String) -> EnvironmentNeed? {
        if let module = missingModule(line) { return need(ofModule: module, line: line) }
        if let match = line.firstMatch(of: #/fixture '([A-Za-z_][A-Za-z0-9_]*)' not found/#) {
            return .fixture(String(match.1))
        }
        if let match = line.firstMatch(of: #/[Mm]issing required plugins: ([A-Za-z0-9_.,\s<>=!~\-]+)/#) {
            let names = match.1.split { $0 == "," || $0.isWhitespace }.compactMap { Requirement($0)?.name }
            return names.isEmpty ? nil : .plugins(names)
        }
        if let match = line.firstMatch(of: #/unrecognized arguments: (.+)/#) {
            let words = match.1.split(whereSeparator: \.isWhitespace).map(String.init)
                .filter { $0.hasPrefix("-") }
            return words.isEmpty ? nil : .options(words)
        }
        if let match = line.firstMatch(
            of: #/requires pytest-([0-9][0-9.]*)|[Rr]equires pytest version >= ([0-9][0-9.]*)/#)
        {
            return (match.1 ?? match.2).map { .runner(atLeast: String($0)) }
        }
        if Text.contains(line, "async def functions are not natively supported") { return .coroutines }
        if let match = line.firstMatch(
            of:
                #/(?:PackageNotFoundError: |DistributionNotFound: The '|No package metadata was found for )'?([A-Za-z0-9_.\-]+)/#
        ) {
            return .distribution(Requirement.normalized(match.1))
        }
        if let match = line.firstMatch(
            of: #/FileNotFoundError: \[Errno 2\] No such file or directory: b?'([A-Za-z0-9_+.\-]+)'/#)
        {
            return .program(String(match.1))
        }
        return InterpreterSigns.need(in: line)
    }

    private static func missingModule(_ line: String) -> String? {
        guard
            let match = line.firstMatch(
                of: #/No module named ['"]?([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)['"]?/#)
        else { return nil }
        return String(match.1)
    }

    private static func need(ofModule module: String, line: String) -> EnvironmentNeed {
        let said = Text.trimmed(line.drop { $0 == "E" || $0 == " " }.prefix(120))
        if InterpreterSigns.removedModules.contains(module) { return .olderInterpreter(said: said) }
        if InterpreterSigns.addedModules.contains(module) { return .newerInterpreter(said: said) }
        return .module(module)
    }
}

/// Messages by which code shows that it was written for an older or a newer Python.
enum InterpreterSigns {
    /// Modules that later versions of the standard library dropped.
    static let removedModules: Set<String> = [
        "imp", "distutils", "asyncore", "asynchat", "smtpd", "cgi", "cgitb", "pipes", "telnetlib", "lib2to3",
        "crypt", "nntplib", "sndhdr", "imghdr", "audioop", "parser", "symbol", "binhex", "formatter",
        "distutils.util", "distutils.version", "distutils.core", "distutils.spawn",
    ]

    /// Modules that earlier versions of the standard library lack.
    static let addedModules: Set<String> = [
        "tomllib", "zoneinfo", "graphlib", "importlib.metadata", "importlib.resources",
        "importlib.resources.abc",
        "asyncio.taskgroups",
    ]

    private static var forOlder: [Regex<Substring>] {
        [
            #/cannot import name '\w+' from 'collections'/#,
            #/module 'collections' has no attribute '\w+'/#,
            #/module 'inspect' has no attribute '(?:getargspec|formatargspec)'/#,
            #/module 'asyncio' has no attribute '(?:coroutine|async|get_event_loop_policy)'/#,
            #/cannot import name '(?:coroutine|async)' from 'asyncio/#,
            #/cannot import name 'gcd' from 'fractions'/#,
            #/cannot import name 'escape' from 'cgi'/#,
            #/module 'pkgutil' has no attribute 'ImpImporter'/#,
            #/module 'time' has no attribute 'clock'/#,
            #/module 'platform' has no attribute '(?:linux_distribution|dist)'/#,
            #/module 'ast' has no attribute '(?:Str|Num|Bytes|NameConstant|Ellipsis|Index|ExtSlice)'/#,
            #/required field "(?:type_ignores|posonlyargs|lineno|end_lineno)" missing/#,
            #/'(?:ElementTree|Element)' object has no attribute 'getchildren'/#,
            #/code\(\) (?:argument \d+ must be|takes at least) /#,
            #/module 'typing' has no attribute '(?:io|re|_ClassVar|GenericMeta)'/#,
            #/cannot import name '(?:GenericMeta|_ForwardRef|_gorg)' from 'typing'/#,
            #/dataclass.*mutable default .* use default_factory/#,
            #/module 'unittest' has no attribute 'makeSuite'/#,
        ]
    }

    private static var forNewer: [Regex<Substring>] {
        [
            #/cannot import name '\w+' from '(?:typing|dataclasses|functools|contextlib|enum)'/#,
            #/future feature annotations is not defined/#,
            #/SyntaxError: (?:invalid syntax|f-string|expected ':'|positional)/#,
            #/TypeError: '(?:type|ABCMeta|_SpecialForm)' object is not subscriptable/#,
            #/unsupported operand type\(s\) for \|: '(?:type|_GenericAlias|NoneType|ABCMeta)'/#,
            #/module 'typing' has no attribute '[A-Z]\w+'/#,
            #/module 'asyncio' has no attribute '(?:run|timeout|TaskGroup|to_thread)'/#,
            #/unexpected keyword argument '(?:kw_only|slots|encoding_errors)'/#,
        ]
    }

    /// The need that a line shows; nil when it shows none.
    static func need(in line: String) -> EnvironmentNeed? {
        let said = Text.trimmed(line.drop { $0 == "E" || $0 == " " }.prefix(120))
        if forOlder.contains(where: { line.firstMatch(of: $0) != nil }) {
            return .olderInterpreter(said: said)
        }
        if forNewer.contains(where: { line.firstMatch(of: $0) != nil }) {
            return .newerInterpreter(said: said)
        }
        return nil
    }
}
