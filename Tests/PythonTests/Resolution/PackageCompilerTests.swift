import Digests
import Instances
import TestSupport
import Testing

@testable import Python

@Suite("Cached resolutions")
struct PackageCompilerTests {
    private let resolution = Resolution(
        interpreter: ScriptedBench.interpreter, requirements: ["alpha"],
        cutoff: Timestamp(seconds: 1_600_000_000))

    @Test("Equal input is answered from the cache, also that there is no solution")
    func cached() async throws {
        let scripted = try await ScriptedBench()
        let compiler = PackageCompiler(bench: scripted.bench)
        try scripted.directory.write(scripted.lock("alpha").text, to: try scripted.place(of: resolution))
        #expect(try await compiler.pins(resolution, slot: 0).get().map(\.name) == ["alpha"])
        var other = resolution
        other.constraints = ["alpha<1"]
        try scripted.directory.write(
            "swegym no solution 1\nNo solution found", to: try scripted.place(of: other))
        #expect(
            try await compiler.pins(other, slot: 0) == .failure(ResolutionFailure(said: "No solution found")))
        #expect(scripted.sandbox.jobs.isEmpty)
    }

    @Test("A damaged file of the cache is counted, and resolved again")
    func damaged() async throws {
        let scripted = try await ScriptedBench()
        let place = try scripted.place(of: resolution)
        try scripted.directory.write("half a lo", to: place)
        // uv is no program here, so the resolution fails as the machine's fault.
        await #expect(throws: EnvironmentError.self) {
            try await PackageCompiler(bench: scripted.bench).pins(resolution, slot: 0)
        }
        #expect(scripted.store.cacheFaults.summary()?.contains(place) == true)
    }
}
