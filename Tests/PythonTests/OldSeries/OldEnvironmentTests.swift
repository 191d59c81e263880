import Foundation
import Instances
import Sandbox
import TestSupport
import Testing

@testable import Python

@Suite(
    "Environments of Python 2.7, against an index of our own",
    .enabled(
        if: EnvironmentMachine.hindrance == nil && EnvironmentMachine.python2 != nil,
        "uv, Python 2.7 or the sandbox is missing"))
struct OldEnvironmentTests {
    private let directory: TemporaryDirectory
    private let old: Interpreter
    private let bench: Workbench
    private let store: EnvironmentStore
    private let resolver: EnvironmentResolver
    private let index: LocalIndex

    init() async throws {
        directory = try TemporaryDirectory()
        let python2 = try #require(EnvironmentMachine.python2)
        let root = String(python2.path.dropLast("/bin/python2.7".count))
        let survey = await Interpreters.survey(
            environment: ["PATH": "/usr/bin:\(root)/bin", "HOME": directory.path])
        old = try #require(survey.newest.first { $0.version.major == 2 })
        index = try LocalIndex(
            Self.releases(setuptools: python2.packages), python: try #require(EnvironmentMachine.python))
        var variables = EnvironmentMachine.variables.filter {
            !$0.key.hasPrefix("UV_") && !$0.key.hasPrefix("PIP_") && !$0.key.lowercased().hasSuffix("_proxy")
        }
        variables["UV_DEFAULT_INDEX"] = index.address
        let uv = try await Uv.find(
            in: EnvironmentMachine.places, environment: variables, cache: directory["cache/uv"])
        bench = try Workbench(
            uv: uv, sandbox: try BubblewrapSandbox(scratch: directory["scratch/sandbox"]),
            environments: directory["environments"], cache: directory["cache"],
            scratch: directory["scratch/environments"], interpreters: survey.newest)
        store = EnvironmentStore(bench: bench, interpreters: survey.found)
        resolver = EnvironmentResolver(bench: bench, store: store)
    }

    private static func release(_ name: String, _ version: String, tag: String = "py2.py3-none-any")
        -> LocalIndex.Release
    {
        var release = LocalIndex.Release(
            name: name, version: version, uploaded: "2013-01-01T00:00:00Z", module: "version = '\(version)'")
        release.tag = tag
        return release
    }

    /// A source distribution that only Python 2 can read, and that makes its wheel itself.
    private static func source(_ name: String, requires: String) -> LocalIndex.Release {
        var source = release(name, "1.0")
        source.setupScript = """
            import os, zipfile
            from setuptools import setup, Command
            print "only Python 2 reads this"
            class Build(Command):
                user_options = [("dist-dir=", "d", "")]
                def initialize_options(self): self.dist_dir = None
                def finalize_options(self): pass
                def run(self):
                    info = "\(name)-1.0.dist-info/"
                    with zipfile.ZipFile(os.path.join(self.dist_dir, "\(name)-1.0-py2-none-any.whl"), "w") as wheel:
                        wheel.writestr("\(name).py", open("\(name).py").read())
                        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: \(name)\\nVersion: 1.0\\n" \\
                            "Requires-Dist: \(requires)\\n")
                        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n")
                        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nsay-\(name) = \(name):main\\n")
            setup(name="\(name)", version="1.0", py_modules=["\(name)"], cmdclass={"bdist_wheel": Build})
            """
        source.module = "import sys\nversion = '1.0'\ndef main():\n    print 'said by', sys.version_info[0]\n"
        return source
    }

    /// Alpha is a source distribution; gamma has a wheel for Python 2, of which uv shows nothing; later releases are for
    /// later Pythons or days.
    private static func releases(setuptools: String) -> [LocalIndex.Release] {
        var tools = release("setuptools", "41.2")
        tools.installedIn = setuptools
        var later = release("beta", "2.0", tag: "py3-none-any")
        later.uploaded = "2031-01-01T00:00:00Z"
        var gamma = source("gamma", requires: "beta")
        gamma.module = "version = 'of the source'"
        return [
            tools, release("wheel", "0.33"), release("pip", "19.1"), source("alpha", requires: "beta"),
            release("beta", "1.0"), later, gamma, release("gamma", "1.0", tag: "py2-none-any"),
        ]
    }

    private func request(of files: [String: String]) throws -> EnvironmentRequest {
        for (name, text) in files { try directory.write(text, to: "checkout/\(name)") }
        return try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2013-06-01")), installed: [old])
    }

    private static let project = [
        "setup.py": """
        from setuptools import setup
        print "of the project"
        setup(name="mine", version="0.1", py_modules=["mine"], install_requires=["alpha", "gamma"],
              classifiers=["Programming Language :: Python :: 2.7"],
              entry_points={"console_scripts": ["mine = mine:main"]})
        """,
        "mine.py": "import alpha\ndef main():\n    print 'mine with', alpha.version\n",
        "Makefile": "test:\n\tpython -m unittest discover\n",
        "test_mine.py": "import unittest\n",
    ]

    private func run(_ words: [String], _ environment: TestEnvironment) async throws -> SandboxResult {
        var job = SandboxJob(command: words, workingDirectory: "/testbed", environment: environment.variables)
        job.mounts = environment.mounts(checkout: directory["checkout"])
        job.hostPrefixes = environment.hostPrefixes
        return try await bench.sandbox.run(job, slot: 0)
    }

    @Test("A commit in Python 2 is resolved as of its day, built by 2.7, installed and imported")
    func whole() async throws {
        let request = try request(of: Self.project)
        #expect(request.runner == "unittest")
        let side = try await resolver.resolve(request, checkout: directory["checkout"], slot: 0)
        #expect(side.lock.python == old.version)
        let pins = Dictionary(uniqueKeysWithValues: side.lock.pins.map { ($0.name, $0) })
        #expect(pins["alpha"]?.kind == .source)
        #expect(pins["beta"]?.version == "1.0")
        // The wheel that serves Python 2 alone, not the source distribution that uv knows.
        #expect(pins["gamma"]?.kind == .wheel)
        #expect(side.recipe.projects.first?.requirements == ["alpha", "gamma"])

        let built = try await store.build(side.lock, cutoff: side.recipe.cutoff, slot: 0)
        let layer = try await ProjectInstaller(bench: bench, store: store).install(
            side.recipe, checkout: directory["checkout"], environment: built, into: directory["layer"],
            slot: 0)
        let environment = TestEnvironment(environment: built, layer: layer, recipe: side.recipe)
        let code =
            "import sys, alpha, beta, gamma; print sys.version_info[:2], beta.version, gamma.version, sys.prefix"
        let said = try await run([environment.python, "-c", code], environment)
        #expect(said.outputText == "(2, 7) 1.0 1.0 \(TestEnvironment.inside)\n")
        // Programs of packages and of the project name the environment's interpreter.
        let inside = "\(TestEnvironment.inside)/bin"
        #expect(try await run(["\(inside)/say-alpha"], environment).outputText == "said by 2\n")
        #expect(try await run(["\(inside)/mine"], environment).outputText == "mine with 1.0\n")

        // Python 2 looks for bytecode next to the source, and finds it.
        let compiled = "\(built.path)/\(built.sitePackages)/alpha.pyc"
        #expect(FileManager.default.fileExists(atPath: compiled))
        let shown = try await run(
            [environment.python, "-c", "import alpha; print alpha.__file__"], environment)
        #expect(shown.outputText.hasSuffix("alpha.pyc\n"))
        // A run leaves nothing of the kind in the checkout.
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory["checkout"]).sorted()
                == Self.project.keys.sorted())
    }

    @Test("What was built once is linked into the next environment, and a lock alone suffices")
    func again() async throws {
        let side = try await resolver.resolve(
            try request(of: Self.project), checkout: directory["checkout"], slot: 0)
        let first = try await store.build(side.lock, cutoff: side.recipe.cutoff, slot: 0)
        let fewer = EnvironmentLock(python: old.version, pins: side.lock.pins.filter { $0.name != "gamma" })
        let second = try await store.build(fewer, slot: 0)
        let numbers = [first, second].map {
            FilePool.status(of: "\($0.path)/\($0.sitePackages)/alpha.py")?.st_ino
        }
        #expect(numbers[0] != nil && numbers[0] == numbers[1])
        #expect(!FileManager.default.fileExists(atPath: "\(second.path)/\(second.sitePackages)/gamma.py"))
    }

    @Test("A lock whose hash no file of the index has is not built, and leaves nothing behind")
    func wrongHash() async throws {
        let pin = EnvironmentLock.Pin(
            name: "beta", version: "1.0", kind: .wheel, sha256: String(repeating: "a", count: 64))
        let forged = EnvironmentLock(python: old.version, pins: [pin])
        await #expect(throws: EnvironmentError.self) { try await store.build(forged, slot: 0) }
        let left = try FileManager.default.contentsOfDirectory(atPath: directory["environments"])
        #expect(left.isEmpty)
    }
}

@Suite("Environments that are made of links")
struct LinkedEnvironmentTests {
    @Test("From Python 3 on an environment is a configuration file and a link, as venv makes it")
    func three() async throws {
        let directory = try TemporaryDirectory()
        let found = await Interpreters.discover(environment: ["PATH": "/usr/bin", "HOME": directory.path])
        guard let interpreter = found.first else { return }
        try directory.write(
            "x = 1", to: "tree/lib/python\(interpreter.version.series)/site-packages/one/two.py")
        try directory.write(
            "again", to: "other/lib/python\(interpreter.version.series)/site-packages/one/two.py")
        let environment = OldEnvironment(interpreter: interpreter, path: directory["environment"])
        try environment.make()
        try environment.add(directory["tree"])
        try environment.add(directory["other"])
        let said = try ProgramRun(
            directory["environment/bin/python"],
            ["-I", "-c", "import sys; from one import two; print(sys.prefix, two.x)"]
        ).text
        #expect(said == "\(directory["environment"]) 1\n")
    }
}
