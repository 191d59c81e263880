import Digests
import Foundation
import Instances
import Sandbox
import TestSupport
import Testing

@testable import Python

@Suite("Installing a project over its environment")
struct ProjectInstallerTests {
    private func recipe(_ project: ProjectMetadata, buildSteps: [String] = []) throws -> PythonRecipe {
        PythonRecipe(
            lock: String(repeating: "0", count: 64), cutoff: Timestamp(seconds: 0), exceptions: [:],
            evidence: [],
            attempts: [], projects: [project], variables: [:], testOptions: [], pythonPath: [],
            buildSteps: buildSteps, submodules: [])
    }

    private func project(_ change: (inout ProjectMetadata) -> Void = { _ in }) -> ProjectMetadata {
        var project = ProjectMetadata(path: ".", name: "thing", version: "1.0")
        project.sourceRoots = ["src"]
        change(&project)
        return project
    }

    @Test("Nothing of a pure Python project runs: path file, metadata and generated files are written")
    func pure() async throws {
        let scripted = try await ScriptedBench()
        let environment = try scripted.build(scripted.lock("attrs"))
        try scripted.directory.write("", to: "checkout/src/thing.py")
        let layer = try await ProjectInstaller(bench: scripted.bench, store: scripted.store).install(
            try recipe(project { $0.generated = ["src/_version.py": "version = '1.0'\n"] }),
            checkout: scripted.directory["checkout"], environment: environment,
            into: scripted.directory["layer"], slot: 0)
        #expect(scripted.sandbox.jobs.isEmpty)
        #expect(!layer.dependsOnSources)
        let top = try #require(layer.environment.first)
        let packages = "\(top)/lib/python3.9/site-packages"
        #expect(
            try String(contentsOfFile: "\(packages)/__editable__.thing.pth", encoding: .utf8)
                == "/testbed/src\n")
        #expect(FileManager.default.fileExists(atPath: "\(packages)/thing-1.0.dist-info/METADATA"))
        let generated = try #require(layer.checkout.first)
        #expect(FileManager.default.fileExists(atPath: "\(generated)/src/_version.py"))
    }

    @Test("A build that fails is a note, and the project is put on the path")
    func failing() async throws {
        let scripted = try await ScriptedBench { _, _ in
            SandboxResult(ending: .exited(status: 2), output: Array("no rule to make target".utf8))
        }
        let environment = try scripted.build(scripted.lock("attrs"))
        let layer = try await ProjectInstaller(bench: scripted.bench, store: scripted.store).install(
            try recipe(project(), buildSteps: ["make"]), checkout: scripted.directory["checkout"],
            environment: environment, into: scripted.directory["layer"], slot: 0)
        #expect(layer.dependsOnSources)
        #expect(layer.notes.count == 1)
        #expect(layer.notes.first?.contains("no rule to make target") == true)
        let job = try #require(scripted.sandbox.jobs.first)
        #expect(job.command.last == "make")
        if case .gateway = job.network { Issue.record("there is a way to the network") }
        #expect(
            layer.environment.contains {
                FileManager.default.fileExists(
                    atPath: "\($0)/lib/python3.9/site-packages/__editable__.thing.pth")
            })
    }

    @Test("What a build that fails says is kept, and the project is on the path all the same")
    func failed() async throws {
        let scripted = try await ScriptedBench { _, _ in SandboxResult(ending: .exited(status: 1)) }
        let environment = try scripted.build(scripted.lock("setuptools"))
        try scripted.directory.write("from setuptools import setup", to: "checkout/setup.py")
        let layer = try await ProjectInstaller(bench: scripted.bench, store: scripted.store).install(
            try recipe(project { $0.needsInstall = ["extension modules"] }),
            checkout: scripted.directory["checkout"], environment: environment,
            into: scripted.directory["layer"], slot: 0)
        #expect(layer.failedBuild != nil)
        #expect(layer.notes.contains { $0.hasPrefix("commands of the project failed") })
    }

    @Test(
        "Sources of compilers are known by their names, wherever they lie",
        arguments: [
            ("a/_fast.pyx", true), ("tests/x.C", true), ("src/lib.rs", true), ("a/fast.py", false),
            ("c", false),
            ("docs/c.rst", false),
        ])
    func compiled(path: String, isCompiled: Bool) {
        #expect(BuildInputs.isCompiled(path) == isCompiled)
    }

    @Test("An equal build of the same repository is used again, another one is built")
    func stored() async throws {
        let scripted = try await ScriptedBench { job, _ in
            // The compiler's output goes into the upper layer of the checkout.
            for case .overlay(_, .keep(let host), "/testbed", _) in job.mounts {
                _ = FileManager.default.createFile(atPath: "\(host)/fast.so", contents: Data("binary".utf8))
            }
            return SandboxResult(ending: .exited(status: 0))
        }
        let environment = try scripted.build(scripted.lock("setuptools"))
        let repository = try #require(RepositoryName("o/n"))
        let installer = ProjectInstaller(bench: scripted.bench, store: scripted.store)
        try scripted.directory.write("from setuptools import setup", to: "checkout/setup.py")
        try scripted.directory.write("int x;", to: "checkout/fast.c")
        let compiled = try recipe(project { $0.needsInstall = ["extension modules"] })
        func install(_ number: Int) async throws -> ProjectLayer {
            try await installer.install(
                compiled, checkout: scripted.directory["checkout"], environment: environment,
                into: scripted.directory["layer-\(number)"], repository: repository, slot: 0)
        }
        let first = try await install(1)
        let second = try await install(2)
        #expect(scripted.sandbox.jobs.count == 1)
        let built = try #require(
            first.checkout.first { FileManager.default.fileExists(atPath: "\($0)/fast.so") })
        #expect(second.checkout.contains(built))
        try scripted.directory.write("int y;", to: "checkout/fast.c")
        _ = try await install(3)
        #expect(scripted.sandbox.jobs.count == 2)
    }
}

@Suite("The store of environments")
struct EnvironmentStoreTests {
    @Test("A finished environment is used as it is")
    func finished() async throws {
        let scripted = try await ScriptedBench()
        let lock = scripted.lock("attrs")
        let built = try scripted.build(lock)
        #expect(try await scripted.store.build(lock, slot: 0) == built)
        #expect(scripted.sandbox.jobs.isEmpty)
    }

    @Test("A lock whose interpreter is missing is refused, with those that are there")
    func missing() async throws {
        let scripted = try await ScriptedBench(
            interpreters: [Interpreter(path: "/q/bin/python3", prefix: "/q", version: PythonVersion(3, 9, 2))]
        )
        await #expect {
            try await scripted.store.build(scripted.lock("attrs"), slot: 0)
        } throws: { error in
            if case EnvironmentError.noInterpreter("3.9.18", ["3.9.2"])? = error as? EnvironmentError {
                true
            } else {
                false
            }
        }
    }

    @Test("Another release of the series is used where that is allowed, under a name of its own")
    func otherRelease() async throws {
        let other = Interpreter(path: "/q/bin/python3", prefix: "/q", version: PythonVersion(3, 9, 2))
        let scripted = try await ScriptedBench(interpreters: [other], allowsOtherMicro: true)
        let lock = scripted.lock("attrs")
        try scripted.build(lock, as: "\(lock.digest.hex)@3.9.2")
        let built = try await scripted.store.build(lock, slot: 0)
        #expect(built.interpreter == other)
        #expect(built.path.hasSuffix("@3.9.2"))
    }
}
