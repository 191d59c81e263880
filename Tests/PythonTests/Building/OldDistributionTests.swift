import Instances
import TestSupport
import Testing

@testable import Python

/// Old and odd files that a later uv must still take, beside those of the suite's main part.
extension WholeEnvironmentTests {
    @Test("Names with capitals, dots and underscores are resolved, built and found by their metadata")
    func oddNames() async throws {
        let said = try await output(
            of: """
                import importlib, importlib.metadata as metadata
                print(importlib.import_module('ruamel-thing').version, metadata.version('PyDispatcher'))
                """, with: "Ruamel.Thing",
            from: [
                source("ruamel-thing", "1.0", file: "ruamel.thing-1.0.tar.gz", requires: ["PyDispatcher"]),
                source("pydispatcher", "2.0.5", file: "PyDispatcher-2.0.5.tar.gz"),
            ])
        #expect(said == "1.0 2.0.5\n")
    }

    @Test("An egg beside a source distribution is passed over, one alone is no release")
    func eggs() async throws {
        var egg = LocalIndex.Release(name: "alpha", version: "1.1", uploaded: "2020-03-20T00:00:00Z")
        egg.file = "alpha-1.1-py3.8.egg"
        let said = try await output(
            of: "import alpha; print(alpha.version)", with: "alpha",
            from: [source("alpha", "1.0", file: "alpha-1.0.tar.gz"), egg])
        #expect(said == "1.0\n")
    }

    @Test("A source distribution without metadata is asked by its setup file")
    func noMetadata() async throws {
        var bare = source("alpha", "1.0", file: "alpha-1.0.tar.gz", requires: ["beta"])
        bare.hasMetadata = false
        let said = try await output(
            of: "import alpha, beta; print(alpha.version, beta.version)", with: "alpha",
            from: [bare, source("beta", "0.1", file: "beta-0.1.zip")])
        #expect(said == "1.0 0.1\n")
    }

    @Test("What asks for 2to3 is built by a setuptools that still has it")
    func translated() async throws {
        var old = source("anyjson", "0.3.3", file: "anyjson-0.3.3.tar.gz")
        old.setupScript = old.setupScript?.replacing("version=", with: "use_2to3=True, version=")
        // As from setuptools 58 on.
        let later = LocalIndex.Release(
            name: "setuptools", version: "60", uploaded: "2018-03-01T00:00:00Z",
            module: (LocalIndex.buildingSetuptools.module ?? "").replacing(
                "described.update(arguments)",
                with: """
                    described.update(arguments)
                        if "use_2to3" in arguments:
                            raise SystemExit("error in setup command: use_2to3 is invalid.")
                    """))
        let tools = try await tools([old, later, LocalIndex.buildingSetuptools])
        let (recipe, lock) = try await resolve(try request(["anyjson"]), tools)
        #expect(recipe.attempts.contains { $0.change == "building with setuptools<58" })
        let built = try await tools.store.build(lock, cutoff: recipe.cutoff, slot: 0)
        #expect(
            try await run("import anyjson; print(anyjson.version)", in: built, recipe, tools) == "0.3.3\n")
    }
}
