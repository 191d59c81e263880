/// Error messages of code that was written for an older or a newer Python.
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

    /// The need in a line; nil when there is none.
    static func need(in line: String, said: String) -> EnvironmentNeed? {
        if forOlder.contains(where: { line.firstMatch(of: $0) != nil }) {
            return .olderInterpreter(said: said)
        }
        if forNewer.contains(where: { line.firstMatch(of: $0) != nil }) {
            return .newerInterpreter(said: said)
        }
        return nil
    }
}
