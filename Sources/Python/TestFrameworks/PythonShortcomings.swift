internal import Instances
internal import Validation

/// Reads from the reason of a failure whether the environment, the machine or the sandbox is to blame.
///
/// A table of rules, the first of which that holds counts. Reasons are untrusted, and what a rule reads of them is
/// never more than a name for a class that says nothing against the candidate.
enum PythonShortcomings {
    /// The shortcoming of ours to which a failure points; nil when it points to none.
    static func shortcoming(in reason: FailureReason) -> Shortcoming? {
        guard let rule = rules.first(where: { $0.holds(reason) }) else { return nil }
        return Shortcoming(rule.reason, rule.detail)
    }

    private struct Rule: Sendable {
        let reason: VerdictReason
        let detail: String
        let holds: @Sendable (FailureReason) -> Bool

        init(_ reason: VerdictReason, _ detail: String, _ holds: @escaping @Sendable (FailureReason) -> Bool)
        {
            self.reason = reason
            self.detail = detail
            self.holds = holds
        }
    }

    private static let rules = [
        Rule(.interpreter, "the code is for another Python") {
            $0.kind == .error && isForAnotherInterpreter($0)
        },
        Rule(.missingDevice, "the machine has no graphics processor") { isForDevice($0) },
        Rule(.missingLibrary, "a library of the system is missing") { says($0, librarySigns) },
        Rule(.missingModule, "the environment lacks a module") {
            $0.kind == .error && (says($0, moduleSigns) || isPackageMissed($0))
                || $0.kind == .skipped && says($0, skippedModuleSigns)
        },
        Rule(.missingSettings, "the framework has no settings") { says($0, settingsSigns) },
        Rule(.missingSettings, "an environment variable is not set") { lacksVariable($0) },
        Rule(.missingService, "a service does not run here") { says($0, serviceSigns) },
        Rule(.missingService, "a service lacks what the tests expect in it") { lacksAccount($0) },
        Rule(.missingService, "the tests are for a service that does not run here") { isForService($0) },
        Rule(.network, "the sandbox gives no network") { says($0, networkSigns) },
        Rule(.missingProgram, "a program is missing") { isProgramMissed($0) || says($0, programSigns) },
        Rule(.missingPlugin, "the environment lacks a plug-in") { says($0, pluginSigns) },
        Rule(.missingRunner, "pytest does not run what nose yields") { says($0, yieldSigns) },
        Rule(.missingModule, "the environment lacks what the tests ask for") { isSkippedForLack($0) },
        Rule(.environmentError, "a file is not where it is looked for") { isFileElsewhere($0) },
        Rule(.outOfMemory, "it wants more memory than a run has") {
            $0.kind == .error && (says($0, memorySigns) || $0.said.hasPrefix("MemoryError"))
        },
        Rule(.outputLimit, "it makes a larger file than a run may") {
            $0.kind == .error && says($0, ["[Errno 27] File too large"])
        },
        Rule(.environmentError, "the sandbox does not allow it") {
            $0.kind == .error && says($0, sandboxSigns)
        },
        Rule(.environmentError, "a package of the environment lacks what is asked for") {
            $0.kind == .error && ($0.subject == .environment || $0.subject == .interpreter)
        },
        Rule(.environmentError, "pytest's object for a test is no test of unittest") {
            $0.kind == .error && says($0, ["'TestCaseFunction' object has no attribute"])
        },
        Rule(.environmentError, "raised by a file of the environment") {
            $0.kind == .error && $0.owner == .environment
        },
        Rule(.environmentError, "raised by a file of the interpreter") {
            $0.kind == .error && $0.owner == .interpreter
        },
    ]

    private static func says(_ reason: FailureReason, _ signs: [String]) -> Bool {
        signs.contains { Text.contains(reason.said, $0) }
    }

    private static let moduleSigns = [
        "ModuleNotFoundError: ", "ImportError: No module named ", "PackageNotFoundError: ",
        "DistributionNotFound: ",
    ]

    /// An import error in words of the project's own.
    private static func isPackageMissed(_ reason: FailureReason) -> Bool {
        reason.said.hasPrefix("ImportError: ") && MissingPackage.name(in: reason.said) != nil
    }

    private static let skippedModuleSigns = [
        "could not import ", "No module named ", "not installed", "cannot import ", "can't import ",
        "failed to import ",
    ]

    /// A skip for want of something that is no other platform, interpreter, or option of the command line.
    private static func isSkippedForLack(_ reason: FailureReason) -> Bool {
        guard reason.kind == .skipped, !says(reason, skippedModuleSigns) else {
            return reason.kind == .skipped
        }
        let said = reason.said.lowercased()
        let lacks = said.firstMatch(
            of: #/\b(?:needs?|requires?|missing|unavailable|not available|not found|not present|without)\b/#)
        let isForOthers = said.firstMatch(
            of: #/\b(?:c?python|pypy|windows|win32|mac|macos|osx|darwin|bsd|option|flag|slow|version)|--\w/#)
        return lacks != nil && isForOthers == nil
    }

    /// A skip whose reason speaks of a graphics processor, or what its libraries say where there is none.
    private static func isForDevice(_ reason: FailureReason) -> Bool {
        reason.kind == .skipped
            ? reason.said.firstMatch(of: #/(?i)(?:\b|_)(?:cuda|cudnn|gpus?|nvidia|tpus?|rocm)(?:\b|_)/#)
                != nil
            : says(reason, deviceSigns)
    }

    private static let deviceSigns = [
        "Found no NVIDIA driver", "not compiled with CUDA enabled", "No CUDA GPUs are available",
        "CUDA driver version is insufficient", "no CUDA-capable device is detected", "libcuda.so",
        "CUDA initialization:", "CUDA is not available", "cudaErrorNoDevice", "cudaErrorInsufficientDriver",
        "NVMLError_LibraryNotFound", "NVML Shared Library Not Found", "deserialize object on a CUDA device",
        "GPU is not available", "no GPU is available",
    ]

    private static let librarySigns = [
        "cannot open shared object file", "cannot load library", "cannot load any of", "undefined symbol: ",
        "Unable to find any of the libraries", "no library called ", "Could not find library ",
        "could not find library ", "Failed to load dynlib", "GLIBC_", "Could not load dynamic library",
        "Could not find the C library", "shared library",
    ]

    private static let settingsSigns = [
        "settings are not configured", "DJANGO_SETTINGS_MODULE", "AppRegistryNotReady",
        "You must either define the environment variable", "no Django settings",
    ]

    private static let serviceSigns = [
        "ConnectionRefusedError", "Connection refused", "could not connect to server",
        "Can't connect to MySQL server", "Can't connect to local MySQL server", "ServerSelectionTimeoutError",
        "NoBrokersAvailable", "Error 111 connecting", "Error 99 connecting", "cannot open display",
        "couldn't connect to display", "could not connect to display", "no display name",
        "Failed to connect to Mir", "docker.errors.DockerException", "AMQPConnectionError",
    ]

    /// A user, a database or an extension that a server of the run does not have.
    private static func lacksAccount(_ reason: FailureReason) -> Bool {
        reason.said.firstMatch(
            of:
                #/FATAL: +(?:database|role) "[^"]+" does not exist|Unknown database '|could not open extension control file|extension "[^"]+" is not available/#
        ) != nil
    }

    /// A skip whose reason says that the test is for one database or another service.
    private static func isForService(_ reason: FailureReason) -> Bool {
        guard reason.kind == .skipped else { return false }
        return reason.said.firstMatch(
            of:
                #/(?i)\b(?:only|requires?|needs?|valid|specific)\b.*\b(?:postgres(?:ql)?|postgis|mysql|mariadb|oracle|mongodb|redis|rabbitmq|memcached|mssql)\b|\b(?:postgres(?:ql)?|postgis|mysql|mariadb|oracle|mongodb|redis|rabbitmq|memcached|mssql)\b.*\b(?:only|required|needed|unavailable|specific|not (?:available|running|installed|configured))\b/#
        ) != nil
    }

    private static let networkSigns = [
        "gaierror", "Name or service not known", "Temporary failure in name resolution",
        "Network is unreachable", "No address associated with hostname", "Name does not resolve",
        "Failed to resolve ", "Max retries exceeded with url", "Failed to establish a new connection",
        "No route to host", "ConnectTimeout", "Could not resolve host", "Unable to find the server at ",
        "URLError: <urlopen error [Errno ", "Cannot connect to host ", "no network", "requires network",
        "needs network", "network access", "internet connection", "internet access",
    ]

    private static let programSigns = [
        "command not found", ": not found in PATH", "not found on PATH", "is not in PATH",
        "ExecutableNotFound", "executable not found", "Cannot find executable", "Can't find the executable",
        "make sure the executables are on your systems' PATH", "No such executable",
        "not found on your system",
    ]

    private static let pluginSigns = [
        "FixtureLookupError", "' not found\navailable fixtures",
        "async def functions are not natively supported",
        "async def function and no async plugin installed", "unrecognized arguments: ",
        "issing required plugins",
    ]

    private static let yieldSigns = [
        "yield tests were removed in pytest", "'yield' keyword is allowed in fixtures, but not in tests",
    ]

    private static let memorySigns = [
        "[Errno 12] Cannot allocate memory", "ArrayMemoryError", "std::bad_alloc",
    ]

    private static let sandboxSigns = [
        "[Errno 1] Operation not permitted", "[Errno 30] Read-only file system",
        "[Errno 38] Function not implemented", "unsupported locale setting",
        "[Errno 28] No space left on device",
    ]

    /// A program that a process was to start: `subprocess` names it without a directory.
    private static func isProgramMissed(_ reason: FailureReason) -> Bool {
        guard
            let match = reason.said.firstMatch(
                of: #/\[Errno 2\] No such file or directory: b?['"]([^'"]+)['"]/#),
            reason.owner == .interpreter, let place = reason.place
        else { return false }
        return place.contains("subprocess.py:")
            && (!match.1.contains("/") || match.1.hasPrefix("/usr/") || match.1.hasPrefix("/bin/"))
    }

    /// A file that is looked for relative to where the tests start, which may be another place than they expect.
    private static func isFileElsewhere(_ reason: FailureReason) -> Bool {
        reason.kind == .error
            && reason.said.firstMatch(of: #/\[Errno 2\] No such file or directory: b?['"][^'"\/]/#) != nil
    }

    /// A variable that code reads from `os.environ` without a default.
    private static func lacksVariable(_ reason: FailureReason) -> Bool {
        guard reason.kind == .error, reason.said.hasPrefix("KeyError: "), let place = reason.place else {
            return false
        }
        return place.hasPrefix("os.py:") || place.contains("/os.py:")
    }

    /// Code of another Python: its syntax, its built-in names, or what modules of the interpreter no longer hold.
    private static func isForAnotherInterpreter(_ reason: FailureReason) -> Bool {
        if let missing = reason.said.firstMatch(of: #/No module named '?([A-Za-z_][\w.]*)/#)?.1 {
            return InterpreterSigns.removedModules.contains(String(missing))
                || InterpreterSigns.addedModules.contains(String(missing))
                || modulesOfPython2.contains(String(missing))
        }
        if reason.said.hasPrefix("SyntaxError: ") || reason.said.hasPrefix("TabError: ") {
            return reason.owner == .environment || says(reason, syntaxOfPython2)
        }
        if let name = reason.said.firstMatch(of: #/NameError: (?:global )?name '(\w+)' is not defined/#)?.1 {
            return namesOfPython2.contains(String(name))
        }
        return reason.subject == .interpreter
    }

    private static let syntaxOfPython2 = [
        "Missing parentheses in call to", "multiple exception types must be parenthesized",
        "leading zeros in decimal integer literals", "invalid token", "inconsistent use of tabs",
        "invalid decimal literal",
    ]

    private static let namesOfPython2: Set<String> = [
        "unicode", "basestring", "xrange", "raw_input", "unichr", "long", "execfile", "reduce", "reload",
        "buffer", "cmp", "file",
    ]

    private static let modulesOfPython2: Set<String> = [
        "urllib2", "urlparse", "StringIO", "cStringIO", "ConfigParser", "Queue", "httplib", "cPickle",
        "__builtin__", "HTMLParser", "Cookie", "cookielib", "SocketServer", "BaseHTTPServer",
        "SimpleHTTPServer", "Tkinter", "commands", "xmlrpclib", "robotparser", "htmlentitydefs", "copy_reg",
        "anydbm", "thread",
    ]
}
