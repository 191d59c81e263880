import Digests
import Foundation
import Instances
import Sandbox
import TestSupport
import Testing

@testable import Python

@Suite(
    "What a patch makes of a project's setup, against an index of our own",
    .enabled(if: EnvironmentMachine.hindrance == nil, "uv, Python or the sandbox is missing"))
struct PatchedSetupTests {
    private let directory: TemporaryDirectory
    private let interpreter: Interpreter
    private let index: LocalIndex
    private let resolver: EnvironmentResolver

    init() async throws {
        directory = try TemporaryDirectory()
        let found = await Interpreters.discover(environment: ["PATH": "/usr/bin", "HOME": directory.path])
        interpreter = try #require(found.first)
        index = try LocalIndex(
            Self.releases + LocalIndex.seeds, python: try #require(EnvironmentMachine.python))
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
        let bench = try Workbench(
            uv: uv, sandbox: try BubblewrapSandbox(scratch: directory["scratch/sandbox"]),
            environments: directory["environments"], cache: directory["cache"],
            scratch: directory["scratch/environments"])
        resolver = EnvironmentResolver(
            bench: bench, store: EnvironmentStore(bench: bench, interpreters: [interpreter]))
    }

    /// The commit is of 1 March 2030; the last release of alpha is a week younger.
    private static let releases = [
        ("alpha", "1.0", "2029-01-01"), ("alpha", "2.0", "2029-02-01"), ("alpha", "3.0", "2030-03-08"),
        ("beta", "1.0", "2029-01-01"), ("beta", "2.0", "2029-02-01"),
    ].map { LocalIndex.Release(name: $0.0, version: $0.1, uploaded: "\($0.2)T00:00:00Z") }

    private func request(_ name: String, _ dependencies: String, tests: String = "", head: String = "") throws
        -> EnvironmentRequest
    {
        let files = [
            "pyproject.toml": """
            [build-system]
            requires = ["flit_core"]
            build-backend = "flit_core.buildapi"
            [project]
            name = "mine"
            version = "1"
            dependencies = [\(dependencies)]
            \(head)
            """,
            "requirements-test.txt": tests,
        ]
        for (path, text) in files { try directory.write(text, to: "\(name)/\(path)") }
        return try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2030-03-01")),
            installed: [interpreter])
    }

    private func setup(
        from base: EnvironmentRequest, to patched: EnvironmentRequest, isRunWithBase: Bool = true,
        otherLock: EnvironmentLock? = nil
    ) async throws -> (base: ResolvedSide, setup: PatchedSetup) {
        let side = try await resolver.resolve(base, checkout: directory["base"], slot: 0)
        let tree = PatchedTree(
            request: base.followed(by: patched), checkout: directory["patched"], isRunWithBase: isRunWithBase,
            otherLock: otherLock, later: side.cutoff.adding(days: 30))
        return (
            side, try await resolver.patched(side, tree, baseCheckout: directory["base"], slot: 0)
        )
    }

    private func version(_ name: String, _ lock: EnvironmentLock?) -> String? {
        lock?.pins.first { $0.name == name }?.version
    }

    @Test("A range that moves out of the base's has a lock of its own; all else stays as it is")
    func moved() async throws {
        let (base, setup) = try await setup(
            from: try request("base", "'alpha<2', 'beta<2'"), to: try request("patched", "'alpha>=2', 'beta'")
        )
        #expect(version("alpha", base.lock) == "1.0")
        #expect(setup.shared == nil && setup.shortfall == nil)
        #expect(version("alpha", setup.lock) == "2.0")
        #expect(version("beta", setup.lock) == "1.0")
        #expect(setup.projects?.first?.requirements == ["alpha>=2", "beta"])
        #expect(setup.evidence.first?.said == "the patched project requires alpha>=2")
    }

    @Test("Where one lock can serve both, it does, and the base's own requirements hold in it")
    func union() async throws {
        let (base, setup) = try await setup(
            from: try request("base", "'alpha<2'"), to: try request("patched", "'alpha<2', 'beta<2'"))
        #expect(version("beta", base.lock) == nil)
        #expect(setup.lock == nil)
        #expect(version("beta", setup.shared?.lock) == "1.0" && version("alpha", setup.shared?.lock) == "1.0")
        #expect(setup.shared?.recipe.lock == setup.shared?.lock.digest.hex)
        #expect(setup.shared?.recipe.attempts.last?.change.contains("beta") == true)
    }

    @Test("A release that came with the patch is had, though it is younger than the base commit")
    func later() async throws {
        let (base, setup) = try await setup(
            from: try request("base", "'alpha'"), to: try request("patched", "'alpha>=3'"))
        #expect(version("alpha", base.lock) == "2.0")
        #expect(version("alpha", setup.shared?.lock) == "3.0")
        #expect(setup.shared?.recipe.exceptions["alpha"] != nil)
    }

    @Test("Where only the wants of tests disagree, both sides run with those of the patched tree")
    func yielding() async throws {
        let (base, setup) = try await setup(
            from: try request("base", "'alpha'", tests: "beta<2\n"),
            to: try request("patched", "'alpha'", tests: "beta>=2\n"))
        #expect(version("beta", base.lock) == "1.0")
        #expect(version("beta", setup.shared?.lock) == "2.0" && version("alpha", setup.shared?.lock) == "2.0")
        #expect(setup.lock == nil && setup.shortfall == nil)
    }

    @Test("What nobody has is said, also of what tests want")
    func absent() async throws {
        let (_, setup) = try await setup(
            from: try request("base", "'alpha'"), to: try request("patched", "'alpha>=9'"))
        #expect(setup.shortfall?.contains("alpha>=9") == true)
        #expect(setup.lock == nil && setup.shared == nil)
        let (_, tests) = try await self.setup(
            from: try request("base", "'alpha'"), to: try request("patched", "'alpha'", tests: "beta>=9\n"))
        #expect(tests.shortfall?.contains("beta>=9") == true)
    }

    @Test("Requirements that the lock meets change nothing, nor does what is the same")
    func same() async throws {
        let (_, setup) = try await setup(
            from: try request("base", "'alpha'"), to: try request("patched", "'alpha>=2'"))
        #expect(setup.lock == nil && setup.shared == nil && setup.projects != nil)
        let (_, none) = try await self.setup(
            from: try request("base", "'alpha'"), to: try request("patched", "'alpha'"))
        #expect(none.projects == nil && none.evidence.isEmpty)
    }

    @Test("Entry points alone change the projects and no lock")
    func entryPoints() async throws {
        let (_, setup) = try await setup(
            from: try request("base", ""),
            to: try request("patched", "", head: "[project.scripts]\nmine = 'mine:main'"))
        #expect(setup.projects?.first?.entryPoints == ["console_scripts": ["mine": "mine:main"]])
        #expect(setup.lock == nil && setup.shared == nil)
    }

    @Test("A proposed patch that asks for what the gold patch asks for runs in that one's environment")
    func proposed() async throws {
        let (before, after) = (try request("base", "'alpha<2'"), try request("patched", "'alpha>=2'"))
        let gold = try #require(try await setup(from: before, to: after).setup.lock)
        let (_, same) = try await setup(from: before, to: after, isRunWithBase: false, otherLock: gold)
        #expect(same.lock == gold)
        let (_, own) = try await setup(from: before, to: after, isRunWithBase: false)
        #expect(version("alpha", own.lock) == "2.0" && own.shared == nil)
    }
}
