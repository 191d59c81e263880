/// Error messages of code that was written for an older or a newer Python.
struct InterpreterSigns {
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

    private let forOlder = [
        WordedExpression("from 'collections'", matching: #/cannot import name '\w+' from 'collections'/#),
        WordedExpression("module 'collections'", matching: #/module 'collections' has no attribute '\w+'/#),
        WordedExpression(
            "module 'inspect'", matching: #/module 'inspect' has no attribute '(?:getargspec|formatargspec)'/#
        ),
        WordedExpression(
            "module 'asyncio'",
            matching: #/module 'asyncio' has no attribute '(?:coroutine|async|get_event_loop_policy)'/#),
        WordedExpression(
            "from 'asyncio", matching: #/cannot import name '(?:coroutine|async)' from 'asyncio/#),
        WordedExpression("'gcd'", matching: #/cannot import name 'gcd' from 'fractions'/#),
        WordedExpression("'escape'", matching: #/cannot import name 'escape' from 'cgi'/#),
        WordedExpression("'pkgutil'", matching: #/module 'pkgutil' has no attribute 'ImpImporter'/#),
        WordedExpression("module 'time'", matching: #/module 'time' has no attribute 'clock'/#),
        WordedExpression(
            "module 'platform'",
            matching: #/module 'platform' has no attribute '(?:linux_distribution|dist)'/#),
        WordedExpression(
            "module 'ast'",
            matching:
                #/module 'ast' has no attribute '(?:Str|Num|Bytes|NameConstant|Ellipsis|Index|ExtSlice)'/#),
        WordedExpression(
            "required field",
            matching: #/required field "(?:type_ignores|posonlyargs|lineno|end_lineno)" missing/#),
        WordedExpression(
            "'getchildren'", matching: #/'(?:ElementTree|Element)' object has no attribute 'getchildren'/#),
        WordedExpression("code()", matching: #/code\(\) (?:argument \d+ must be|takes at least) /#),
        WordedExpression(
            "module 'typing'",
            matching: #/module 'typing' has no attribute '(?:io|re|_ClassVar|GenericMeta)'/#),
        WordedExpression(
            "from 'typing'",
            matching: #/cannot import name '(?:GenericMeta|_ForwardRef|_gorg)' from 'typing'/#),
        WordedExpression("dataclass", matching: #/dataclass.*mutable default .* use default_factory/#),
        WordedExpression("'makeSuite'", matching: #/module 'unittest' has no attribute 'makeSuite'/#),
    ]

    private let forNewer = [
        WordedExpression(
            "cannot import name",
            matching: #/cannot import name '\w+' from '(?:typing|dataclasses|functools|contextlib|enum)'/#),
        WordedExpression("future feature", matching: #/future feature annotations is not defined/#),
        WordedExpression(
            "SyntaxError: ", matching: #/SyntaxError: (?:invalid syntax|f-string|expected ':'|positional)/#),
        WordedExpression(
            "not subscriptable",
            matching: #/TypeError: '(?:type|ABCMeta|_SpecialForm)' object is not subscriptable/#),
        WordedExpression(
            "unsupported operand",
            matching: #/unsupported operand type\(s\) for \|: '(?:type|_GenericAlias|NoneType|ABCMeta)'/#),
        WordedExpression("module 'typing'", matching: #/module 'typing' has no attribute '[A-Z]\w+'/#),
        WordedExpression(
            "module 'asyncio'",
            matching: #/module 'asyncio' has no attribute '(?:run|timeout|TaskGroup|to_thread)'/#),
        WordedExpression(
            "keyword argument", matching: #/unexpected keyword argument '(?:kw_only|slots|encoding_errors)'/#),
    ]

    /// Words of which one is in each line that says something.
    var words: [String] { (forOlder + forNewer).flatMap(\.words) }

    /// The need in a line; nil when there is none.
    func need(in line: String, said: String) -> EnvironmentNeed? {
        if forOlder.contains(where: { $0.firstMatch(in: line) != nil }) {
            return .olderInterpreter(said: said)
        }
        if forNewer.contains(where: { $0.firstMatch(in: line) != nil }) {
            return .newerInterpreter(said: said)
        }
        return nil
    }
}
