import Instances
import Testing
import Validation

@testable import Python

@Suite("Whose fault a failure is")
struct PythonShortcomingsTests {
    private func reason(
        _ said: String, _ kind: FailureReason.Kind = .error, owner: FailureReason.Owner? = .project,
        place: String? = nil, subject: FailureReason.Owner? = nil
    ) -> VerdictReason? {
        PythonShortcomings.shortcoming(
            in: FailureReason(kind: kind, said: said, owner: owner, place: place, subject: subject))?.reason
    }

    @Test(
        "What is missing is named",
        arguments: [
            ("ModuleNotFoundError: No module named 'yaml'", .missingModule),
            ("ImportError: No module named yaml", .missingModule),
            ("pkg_resources.DistributionNotFound: The 'six' distribution was not found", .missingModule),
            ("importlib.metadata.PackageNotFoundError: No package metadata was found for x", .missingModule),
            (
                "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
                .missingLibrary
            ),
            ("OSError: cannot load library 'libsndfile.so': not found", .missingLibrary),
            ("graphviz.backend.ExecutableNotFound: failed to execute ['dot']", .missingProgram),
            (
                "django.core.exceptions.ImproperlyConfigured: Requested setting DATABASES, but settings are not configured.",
                .missingSettings
            ),
            ("django.core.exceptions.AppRegistryNotReady: Apps aren't loaded yet.", .missingSettings),
            (
                "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.",
                .missingService
            ),
            ("psycopg2.OperationalError: could not connect to server: Connection refused", .missingService),
            ("RuntimeError: Found no NVIDIA driver on your system.", .missingDevice),
            ("AssertionError: Torch not compiled with CUDA enabled", .missingDevice),
            (
                "OSError: libcuda.so.1: cannot open shared object file: No such file or directory",
                .missingDevice
            ),
            ("socket.gaierror: [Errno -3] Temporary failure in name resolution", .network),
            ("urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>", .network),
            ("_pytest.fixtures.FixtureLookupError: ('mocker', <SubRequest>)", .missingPlugin),
            ("OSError: [Errno 30] Read-only file system: '/x'", .environmentError),
            ("MemoryError", .outOfMemory),
            ("MemoryError: cannot allocate 50 GiB", .outOfMemory),
            ("OSError: [Errno 12] Cannot allocate memory", .outOfMemory),
            ("OSError: [Errno 27] File too large", .outputLimit),
        ] as [(String, VerdictReason)])
    func missing(_ said: String, _ expected: VerdictReason) {
        #expect(reason(said) == expected)
        #expect(expected.verdictClass == .infrastructure)
    }

    @Test("A program that a process was to start is missing where subprocess raised it")
    func programs() {
        let said = "FileNotFoundError: [Errno 2] No such file or directory: 'hg'"
        #expect(reason(said, owner: .interpreter, place: "python3.9/subprocess.py:1837") == .missingProgram)
        #expect(reason(said) == .environmentError)
    }

    @Test("Code of another Python is the interpreter's fault")
    func interpreter() {
        #expect(reason("ModuleNotFoundError: No module named 'distutils'", subject: .nowhere) == .interpreter)
        #expect(reason("ImportError: No module named urllib2") == .interpreter)
        #expect(reason("SyntaxError: Missing parentheses in call to 'print'") == .interpreter)
        #expect(reason("NameError: name 'unicode' is not defined") == .interpreter)
        #expect(
            reason("ImportError: cannot import name 'Mapping' from 'collections'", subject: .interpreter)
                == .interpreter)
        #expect(reason("SyntaxError: invalid escape sequence '\\*'", owner: .environment) == .interpreter)
        #expect(reason("NameError: name 'helper' is not defined") == nil)
    }

    @Test("What a file of the environment or the interpreter raised says nothing of the candidate")
    func environment() {
        #expect(reason("TypeError: x", owner: .environment) == .environmentError)
        #expect(reason("ValueError: x", owner: .interpreter) == .environmentError)
        #expect(
            reason("ImportError: cannot import name 'soft_unicode' from 'markupsafe'", subject: .environment)
                == .environmentError)
        #expect(reason("AssertionError: Lists differ", .assertion, owner: .environment) == nil)
    }

    @Test("What the project's own files raise is the candidate's")
    func project() {
        #expect(reason("ImportError: cannot import name 'new' from 'proj'", subject: .project) == nil)
        #expect(reason("KeyError: 'x'") == nil)
        #expect(reason("SyntaxError: invalid syntax") == nil)
        #expect(reason("assert 1 == 2", .assertion) == nil)
    }

    @Test("What is looked for in another place, and variables that nobody set, are ours")
    func surroundings() {
        let missing = "FileNotFoundError: [Errno 2] No such file or directory: "
        #expect(reason(missing + "'data.txt'") == .environmentError)
        #expect(reason(missing + "'fixtures/a.json'") == .environmentError)
        #expect(reason(missing + "'/testbed/made/a.json'") == nil)
        #expect(reason("KeyError: 'APP_KEY'", place: "/usr/lib/python3.11/os.py:678") == .missingSettings)
        #expect(reason("KeyError: 'APP_KEY'", place: "pkg/cases.py:6") == nil)
    }

    @Test("A skip is ours when something is missing, not when it is for others")
    func skips() {
        #expect(reason("could not import 'numpy': No module named 'numpy'", .skipped) == .missingModule)
        #expect(reason("pandas is not installed", .skipped) == .missingModule)
        #expect(reason("Test valid only on PostgreSQL", .skipped) == .missingService)
        #expect(reason("PostgreSQL specific test", .skipped) == .missingService)
        #expect(reason("not supported by MySQL", .skipped) == nil)
        #expect(reason("requires network access", .skipped) == .network)
        #expect(reason("Skipped: Needs Rich.", .skipped) == .missingModule)
        #expect(reason("Skipped: no Django settings", .skipped) == .missingSettings)
        #expect(reason("requires python3.8 or higher", .skipped) == nil)
        #expect(reason("works without the C extension only", .skipped) == .missingModule)
        #expect(reason("Windows only", .skipped) == nil)
        #expect(reason("Skipping CUDA-based tests", .skipped) == .missingDevice)
        #expect(reason("requires at least two GPUs", .skipped) == .missingDevice)
        #expect(reason("need --runslow option to run", .skipped) == nil)
        #expect(
            reason("ImportError: Numpy version 1.10.0 or later must be installed", .error) == .missingModule)
        #expect(
            reason("[NOTRUN] yield tests were removed in pytest 4.0 - test_a will be ignored", .skipped)
                == .missingRunner)
    }

    @Test("Files have owners by where they lie in the sandbox")
    func owners() {
        func owner(_ path: String) -> [String] { ["\(FileOwner(path).owner)", FileOwner(path).path] }
        #expect(owner("/testbed/tests/test_a.py") == ["project", "tests/test_a.py"])
        #expect(
            owner("/opt/swegym/environment/lib/python3.9/site-packages/blinker/base.py")
                == ["environment", "site-packages/blinker/base.py"])
        #expect(
            owner("/usr/lib/python3.11/json/decoder.py") == ["interpreter", "python3.11/json/decoder.py"])
        #expect(owner("/tmp/x.py") == ["elsewhere", "/tmp/x.py"])
        #expect(owner("") == ["nowhere", ""])
    }
}
