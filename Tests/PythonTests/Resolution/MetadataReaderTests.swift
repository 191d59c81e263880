import Instances
import Sandbox
import TestSupport
import Testing

@testable import Python

@Suite("Metadata from setup files")
struct MetadataReaderTests {
    private let cutoff = Timestamp(seconds: 1_600_000_000)

    private static func reports(_ json: String) -> SandboxResult {
        SandboxResult(ending: .exited(status: 0), report: Array("\(json)\n".utf8))
    }

    private func metadata(
        _ scripted: ScriptedBench, files: [String: String] = ["setup.py": "setup()"]
    ) async throws -> ProjectMetadata {
        let seeds = Seeds(compiler: PackageCompiler(bench: scripted.bench))
        let reader = MetadataReader(bench: scripted.bench, seeds: seeds, store: scripted.store)
        let (declaration, _) = ProjectKind.declaration(in: ProjectFiles(files))
        return try await reader.metadata(
            declaration, path: ".", checkout: scripted.directory["checkout"], version: "1.5",
            interpreter: ScriptedBench.interpreter, cutoff: cutoff, slot: 3
        ).project
    }

    @Test("The report of the setup files is read, without what is not valid in it")
    func report() async throws {
        let scripted = try await ScriptedBench { _, _ in
            Self.reports(
                #"{"name": "Thing", "version": "1.2", "requirements": ["attrs>=19", "-r /etc/passwd"], "sourceRoots": ["../up", "src"]}"#
            )
        }
        try scripted.seed(scripted.lock("setuptools"), cutoff: cutoff)
        let found = try await metadata(scripted)
        #expect(found.name == "Thing")
        #expect(found.requirements == ["attrs>=19"])
        #expect(found.sourceRoots == ["src"])
        let job = try #require(scripted.sandbox.jobs.first)
        #expect(job.command.suffix(2) == ["3", "setuptools"])
        #expect(job.environment["SETUPTOOLS_SCM_PRETEND_VERSION"] == "1.5")
        if case .gateway = job.network { Issue.record("there is a way to the network") }
        #expect(scripted.sandbox.slots == [3])
    }

    @Test("A module that is missing is added to the environment, and the files run again")
    func missingModule() async throws {
        let scripted = try await ScriptedBench { _, number in
            number == 0
                ? Self.reports(#"{"failure": "no module", "missingModule": "yaml"}"#)
                : Self.reports(#"{"name": "thing", "version": "1"}"#)
        }
        try scripted.seed(scripted.lock("setuptools"), cutoff: cutoff)
        try scripted.seed(scripted.lock("setuptools", "pyyaml"), cutoff: cutoff, extra: ["pyyaml"])
        let found = try await metadata(scripted)
        #expect(found.buildRequirements == ["pyyaml"])
        #expect(scripted.sandbox.jobs.count == 2)
    }

    @Test("Setup files that fail are a failure, those that say nothing gave no answer")
    func failures() async throws {
        let failing = try await ScriptedBench { _, _ in Self.reports(#"{"failure": "SyntaxError"}"#) }
        try failing.seed(failing.lock("setuptools"), cutoff: cutoff)
        await #expect {
            try await metadata(failing)
        } throws: { error in
            if case EnvironmentError.metadata(".", .failed("SyntaxError"))? = error as? EnvironmentError {
                true
            } else {
                false
            }
        }
        let silent = try await ScriptedBench { _, _ in SandboxResult(ending: .exited(status: 1)) }
        try silent.seed(silent.lock("setuptools"), cutoff: cutoff)
        await #expect {
            try await metadata(silent)
        } throws: { error in
            if case EnvironmentError.metadata(_, .noAnswer)? = error as? EnvironmentError {
                true
            } else {
                false
            }
        }
    }

    @Test("A failing sandbox is not the project's fault")
    func sandbox() async throws {
        let scripted = try await ScriptedBench { _, _ in SandboxResult(ending: .sandboxFailure("no bwrap")) }
        try scripted.seed(scripted.lock("setuptools"), cutoff: cutoff)
        await #expect {
            try await metadata(scripted)
        } throws: { error in
            (error as? EnvironmentError)?.isProjectsOwn == false
        }
    }

    @Test("Nothing runs for a project whose files are enough")
    func declarative() async throws {
        let scripted = try await ScriptedBench()
        let found = try await metadata(
            scripted,
            files: [
                "pyproject.toml": """
                [build-system]
                build-backend = "flit_core.buildapi"
                [project]
                name = "thing"
                version = "2.0"
                dependencies = ["attrs"]
                """
            ])
        #expect(found.version == "2.0")
        #expect(found.requirements == ["attrs"])
        #expect(scripted.sandbox.jobs.isEmpty)
    }
}
