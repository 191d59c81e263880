import Digests
import Instances
import Sandbox
import Testing

@testable import Python

@Suite("What a test run needs")
struct TestEnvironmentTests {
    private func environment(
        pythonPath: [String] = [".", "src"], layer: ProjectLayer = ProjectLayer()
    ) throws -> TestEnvironment {
        let interpreter = Interpreter(path: "/p/bin/python3", prefix: "/p", version: PythonVersion(3, 9, 18))
        let recipe = PythonRecipe(
            lock: String(repeating: "0a", count: 32), cutoff: try #require(Timestamp("2021-03-05")),
            exceptions: [:], evidence: [], attempts: [], projects: [], variables: ["TZ": "Asia/Tokyo"],
            testOptions: ["-p", "no:x"], pythonPath: pythonPath, buildSteps: ["make"], submodules: [])
        return TestEnvironment(
            environment: BuiltEnvironment(path: "/e", interpreter: interpreter, lock: recipe.lock),
            layer: layer,
            recipe: recipe)
    }

    /// Keys of runs hold this digest: another value here means that no run of any workspace is found again.
    @Test("The digest of what decides a run is the one that records hold")
    func digest() throws {
        let digest = try environment().digest
        #expect(digest.hex == "48a865c3cb72e7f4624bfdcd28457e9a2694c71367551388923898c4c6dd4124")
        #expect(try environment(pythonPath: []).digest != digest)
    }

    @Test("The recipe's variables replace the defaults, and its paths become the search path")
    func variables() throws {
        let variables = try environment().variables
        #expect(variables["TZ"] == "Asia/Tokyo")
        #expect(variables["LANG"] == "C.UTF-8")
        #expect(variables["PYTHONPATH"] == "/testbed:/testbed/src")
        #expect(try environment(pythonPath: []).variables["PYTHONPATH"] == nil)
    }

    @Test("The environment is read-only and the checkout's changes are thrown away")
    func mounts() throws {
        #expect(
            try environment().mounts(checkout: "/c") == [
                .readOnly(host: "/e", inside: "/opt/swegym/environment"),
                .overlay(lowers: ["/c"], upper: .temporary, inside: "/testbed", ownership: .asIs),
            ])
        #expect(try environment().hostPrefixes == ["/p"])
    }

    @Test("Layers of the project lie over both")
    func layers() throws {
        var layer = ProjectLayer()
        layer.environment = ["/l/environment"]
        layer.checkout = ["/l/checkout"]
        #expect(
            try environment(layer: layer).mounts(checkout: "/c", ownership: .directories) == [
                .overlay(
                    lowers: ["/l/environment", "/e"], upper: .temporary, inside: "/opt/swegym/environment",
                    ownership: .asIs),
                .overlay(
                    lowers: ["/l/checkout", "/c"], upper: .temporary, inside: "/testbed",
                    ownership: .directories),
            ])
    }
}
