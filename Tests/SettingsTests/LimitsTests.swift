import Instances
import Settings
import Testing

@Suite("Limits of a pipeline")
struct LimitsTests {
    @Test("What a file sets takes the place of the default, in the units of runs; the rest stays")
    func applying() {
        var limits = PipelineDescription.Limits()
        #expect(limits.applied(to: RunLimits()) == RunLimits())
        (limits.wallSeconds, limits.silenceSeconds, limits.processes) = (60, 5, 8)
        (limits.memoryMiB, limits.diskMiB, limits.outputMiB) = (64, 1, 2)
        let applied = limits.applied(to: RunLimits())
        #expect(applied.wallSeconds == 60 && applied.silenceSeconds == 5 && applied.processes == 8)
        #expect(applied.memoryBytes == 64 << 20 && applied.diskBytes == 1 << 20)
        #expect(applied.outputBytes == 2 << 20)
        limits = PipelineDescription.Limits()
        limits.memoryMiB = 100
        var expected = RunLimits()
        expected.memoryBytes = 100 << 20
        #expect(limits.applied(to: RunLimits()) == expected)
    }
}
