import Digests
import Foundation
import Instances
import Processes
import Sandbox
import TestSupport
import Testing

@testable import Python

@Suite(
    "Environments from request to run, against an index of our own",
    .enabled(if: EnvironmentMachine.hindrance == nil, "uv, Python or the sandbox is missing"))
struct WholeEnvironmentTests {
    private let directory: TemporaryDirectory
    private let interpreter: Interpreter

    init() async throws {
        directory = try TemporaryDirectory()
        let found = await Interpreters.discover(environment: ["PATH": "/usr/bin", "HOME": directory.path])
        interpreter = try #require(found.first)
    }

    struct Tools {
        let index: LocalIndex
        let bench: Workbench
        let store: EnvironmentStore
        let resolver: EnvironmentResolver
    }

    func tools(_ releases: [LocalIndex.Release], seeds: [LocalIndex.Release] = LocalIndex.seeds)
        async throws -> Tools
    {
        let index = try LocalIndex(releases + seeds, python: try #require(EnvironmentMachine.python))
        var variables = EnvironmentMachine.variables.filter {
            !$0.key.hasPrefix("UV_") && !$0.key.hasPrefix("PIP_")
        }
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            variables[name] = nil
            variables[name.lowercased()] = nil
        }
        variables["UV_DEFAULT_INDEX"] = index.address
        let uv = try await Uv.find(
            in: EnvironmentMachine.places, environment: variables, cache: directory["cache/uv"])
        let sandbox = try BubblewrapSandbox(scratch: directory["scratch/sandbox"])
        let bench = try Workbench(
            uv: uv, sandbox: sandbox, environments: directory["environments"], cache: directory["cache"],
            scratch: directory["scratch/environments"])
        let store = EnvironmentStore(bench: bench, interpreters: [interpreter])
        return Tools(
            index: index, bench: bench, store: store,
            resolver: EnvironmentResolver(bench: bench, store: store))
    }

    /// A request of a commit of 2030, which every interpreter precedes, whose project requires some packages.
    func request(_ dependencies: [String], tests: String = "") throws -> EnvironmentRequest {
        let list = dependencies.map { "\"\($0)\"" }.joined(separator: ", ")
        let files = [
            "pyproject.toml": """
            [build-system]
            requires = ["flit_core"]
            build-backend = "flit_core.buildapi"
            [project]
            name = "mine"
            version = "1"
            dependencies = [\(list)]
            """,
            "requirements-test.txt": tests,
        ]
        for (name, text) in files { try directory.write(text, to: "checkout/\(name)") }
        return try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2030-03-01")),
            installed: [interpreter])
    }

    private func release(_ name: String, _ version: String, _ year: Int, module: String = "")
        -> LocalIndex.Release
    {
        LocalIndex.Release(
            name: name, version: version, uploaded: "\(year)-06-01T00:00:00Z",
            module: module.isEmpty
                ? "version = '\(version)'" : module)
    }

    func resolve(_ request: EnvironmentRequest, _ tools: Tools) async throws -> (
        PythonRecipe, EnvironmentLock
    ) {
        let side = try await tools.resolver.resolve(request, checkout: directory["checkout"], slot: 0)
        return (side.recipe, side.lock)
    }

    @Test("A dated lock is built and its packages can be imported in the sandbox")
    func whole() async throws {
        let tools = try await tools([release("alpha", "1.0", 2029), release("alpha", "2.0", 2031)])
        let (recipe, lock) = try await resolve(try request(["alpha"]), tools)
        #expect(lock.pins.map(\.name).contains("alpha"))
        #expect(lock.pins.first { $0.name == "alpha" }?.version == "1.0")
        #expect(!lock.text.contains("127.0.0"))
        #expect(recipe.uv == tools.bench.uv.version)
        let built = try await tools.store.build(lock, cutoff: recipe.cutoff, slot: 0)
        #expect(try await run("import alpha; print(alpha.version)", in: built, recipe, tools) == "1.0\n")
    }

    /// What a program prints in an environment.
    func run(_ program: String, in built: BuiltEnvironment, _ recipe: PythonRecipe, _ tools: Tools)
        async throws -> String
    {
        let environment = TestEnvironment(environment: built, layer: ProjectLayer(), recipe: recipe)
        var job = SandboxJob(
            command: [environment.python, "-c", program], workingDirectory: "/testbed",
            environment: environment.variables)
        job.mounts = environment.mounts(checkout: directory["checkout"])
        job.hostPrefixes = environment.hostPrefixes
        let result = try await tools.bench.sandbox.run(job, slot: 0)
        return String(decoding: result.output, as: UTF8.self)
    }

    /// A source distribution with a setup file and nothing that says what it requires.
    func source(_ name: String, _ version: String, file: String, requires: [String] = [])
        -> LocalIndex.Release
    {
        let list = requires.map { "'\($0)'" }.joined(separator: ", ")
        var source = LocalIndex.Release(
            name: name, version: version, uploaded: "2020-03-20T00:00:00Z", module: "version = '\(version)'")
        source.setupScript = """
            from setuptools import setup
            setup(name='\(name)', version='\(version)', py_modules=['\(name)'], install_requires=[\(list)])
            """
        source.file = file
        return source
    }

    /// What a program prints in an environment that is resolved as of 1 June 2020 and built.
    ///
    /// The compiler is asked itself: for an interpreter that came later, the resolver takes a later day.
    func output(of program: String, with requirement: String, from releases: [LocalIndex.Release])
        async throws -> String
    {
        let tools = try await tools(releases + [LocalIndex.buildingSetuptools])
        let day = try #require(Timestamp("2020-06-01"))
        let answer = try await PackageCompiler(bench: tools.bench).pins(
            Resolution(interpreter: interpreter, requirements: [requirement], cutoff: day), slot: 0)
        let lock = EnvironmentLock(python: interpreter.version, pins: try answer.get())
        let built = try await tools.store.build(lock, cutoff: day, slot: 0)
        let recipe = PythonRecipe(
            lock: lock.digest.hex, cutoff: day, exceptions: [:], evidence: [], attempts: [], projects: [],
            variables: [:], testOptions: [], pythonPath: [], buildSteps: [], submodules: [])
        try directory.write("", to: "checkout/empty")
        return try await run(program, in: built, recipe, tools)
    }

    @Test("Source distributions packed by bzip2 or as zip are resolved and built: Twisted of 2020")
    func oldForms() async throws {
        let said = try await output(
            of: "import twisted, suds; print(twisted.version, suds.version)", with: "Twisted",
            from: [
                source("twisted", "20.3.0", file: "Twisted-20.3.0.tar.bz2", requires: ["suds"]),
                release("twisted", "21.2.0", 2021), source("suds", "0.6", file: "Suds-0.6.zip"),
            ])
        #expect(said == "20.3.0 0.6\n")
    }

    @Test("A source distribution with a colon in a member's name is resolved and built: protego of 2020")
    func colon() async throws {
        // Its name obeys PEP 625, so that the member alone can be what is refused.
        var protego = source("protego", "0.1.16", file: "protego-0.1.16.tar.gz")
        protego.members = ["tests/test_data/https:__www.example.org"]
        let said = try await output(
            of: "import protego; print(protego.version)", with: "protego", from: [protego])
        #expect(said == "0.1.16\n")
    }

    /// Runs a line of Python in an environment, warnings being errors.
    private func run(
        _ code: String, _ recipe: PythonRecipe, _ built: BuiltEnvironment, _ tools: Tools
    ) async throws -> SandboxResult {
        let environment = TestEnvironment(environment: built, layer: ProjectLayer(), recipe: recipe)
        var job = SandboxJob(
            command: [environment.python, "-W", "error", "-c", code], workingDirectory: "/testbed",
            environment: environment.variables)
        job.mounts = environment.mounts(checkout: directory["checkout"])
        job.hostPrefixes = environment.hostPrefixes
        return try await tools.bench.sandbox.run(job, slot: 0)
    }

    private func compiled(_ module: String, in built: BuiltEnvironment) -> String {
        let series = built.interpreter.version.series
        return
            "\(built.path)/\(built.sitePackages)/__pycache__/\(module).cpython-\(series.major)\(series.minor).pyc"
    }

    @Test("Packages are compiled when an environment is built: what the compiler warns of meets no test")
    func bytecode() async throws {
        let tools = try await tools([
            release("alpha", "1.0", 2029, module: #"pattern = "\*""#),
            release("broken", "1.0", 2029, module: "print 'two'"), release("beta", "1.0", 2029),
        ])
        let (recipe, lock) = try await resolve(try request(["alpha", "broken", "beta"]), tools)
        let built = try await tools.store.build(lock, cutoff: recipe.cutoff, slot: 0)
        let result = try await run("import alpha; print(alpha.__cached__)", recipe, built, tools)
        #expect(result.succeeded, "\(result.outputText)")
        #expect(FileManager.default.fileExists(atPath: compiled("alpha", in: built)))
        #expect(!FileManager.default.fileExists(atPath: compiled("broken", in: built)))

        // Times do not matter; a source that is another one does.
        let source = "\(built.path)/\(built.sitePackages)/alpha.py"
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 9)], ofItemAtPath: source)
        #expect(try await run("import alpha", recipe, built, tools).succeeded)

        // Another environment with the same package has the same file.
        let (second, other) = try await resolve(try request(["alpha"]), tools)
        let sibling = try await tools.store.build(other, cutoff: second.cutoff, slot: 0)
        #expect(sibling.path != built.path)
        let numbers = [built, sibling].map { FilePool.status(of: compiled("alpha", in: $0))?.st_ino }
        #expect(numbers[0] != nil && numbers[0] == numbers[1])
    }

    @Test("An environment of an earlier version, which did not compile, is completed when it is used")
    func uncompiled() async throws {
        let tools = try await tools([release("alpha", "1.0", 2029, module: #"pattern = "\*""#)])
        let (recipe, lock) = try await resolve(try request(["alpha"]), tools)
        let built = try await tools.store.build(lock, cutoff: recipe.cutoff, slot: 0)
        try FileManager.default.removeItem(atPath: "\(built.path)/bytecode")
        try FileManager.default.removeItem(atPath: compiled("alpha", in: built))
        _ = try await tools.store.build(lock, cutoff: recipe.cutoff, slot: 0)
        #expect(FileManager.default.fileExists(atPath: compiled("alpha", in: built)))
        #expect(try await run("import alpha", recipe, built, tools).succeeded)
    }

    @Test("Files that no import finds by a name are not compiled")
    func modules() {
        for file in ["a.py", "a/__init__.py", "a_1/b2.py"] { #expect(BytecodeStore.isModule(file)) }
        for file in ["a.pyi", "a-1.dist-info/x.py", "a/{{ name }}.py", "1a.py", "a/.py", "a//b.py"] {
            #expect(!BytecodeStore.isModule(file))
        }
    }

    @Test("A package that was deleted since is left out, whoever requires it, and named")
    func deleted() async throws {
        let tools = try await tools([release("alpha", "1.0", 2029)])
        let (recipe, lock) = try await resolve(try request(["alpha"], tests: "ghost\n"), tools)
        #expect(!lock.has("ghost"))
        #expect(recipe.attempts.contains { $0.change.contains("without ghost") })
        let (firm, rest) = try await resolve(try request(["alpha", "ghost>=2"]), tools)
        #expect(rest.has("alpha") && !rest.has("ghost"))
        #expect(firm.attempts.contains { $0.change.hasPrefix("without ghost, which the project requires") })
        #expect(
            firm.requirements?.first { $0.text == "ghost>=2" }
                == WeighedRequirement(
                    text: "ghost>=2", weight: .firm, source: "the project", change: "left out"))
    }

    @Test("An index without upload times is refused: nothing is ever resolved without a date")
    func undated() async throws {
        let bare = LocalIndex.seeds.map { LocalIndex.Release(name: $0.name, version: $0.version) }
        let tools = try await tools([LocalIndex.Release(name: "alpha", version: "1.0")], seeds: bare)
        await #expect {
            try await resolve(try request(["alpha"]), tools)
        } throws: { error in
            if case EnvironmentError.undatedIndex? = error as? EnvironmentError { true } else { false }
        }
    }

    @Test("A lock whose hash is not the file's is not built, and leaves nothing behind")
    func wrongHash() async throws {
        let tools = try await tools([release("alpha", "1.0", 2029)])
        let (recipe, lock) = try await resolve(try request(["alpha"]), tools)
        var pins = lock.pins
        let index = try #require(pins.firstIndex { $0.name == "alpha" })
        pins[index].sha256 = String(repeating: "a", count: 64)
        let forged = EnvironmentLock(python: lock.python, pins: pins)
        await #expect {
            try await tools.store.build(forged, cutoff: recipe.cutoff, slot: 0)
        } throws: { error in
            if case EnvironmentError.install(_, let said, _)? = error as? EnvironmentError {
                said.contains("Hash mismatch")
            } else {
                false
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: directory["environments"])
        #expect(!left.contains(forged.digest.hex))
    }

    @Test("A source distribution whose setup file writes outside harms nothing but itself")
    func hostileSource() async throws {
        let target = directory["harmed"]
        let setup = """
            open(\(target.debugDescription), "w").write("x")
            from setuptools import setup
            setup(name="evil", version="1.0", py_modules=["evil"])
            """
        var evil = release("evil", "1.0", 2029)
        evil.setupScript = setup
        let tools = try await tools([evil])
        await #expect(throws: EnvironmentError.self) {
            let (recipe, lock) = try await resolve(try request(["evil"]), tools)
            _ = try await tools.store.build(lock, cutoff: recipe.cutoff, slot: 0)
        }
        #expect(!FileManager.default.fileExists(atPath: target))
    }
}
