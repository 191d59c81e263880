import Processes
import Testing

@testable import Validation

@Suite("What the search for an environment may take")
struct SearchBudgetTests {
    @Test("CPU time of finished parts and of the running one counts, time between parts does not")
    func cpu() {
        let meter = CPUMeter()
        var limits = SearchLimits()
        limits.cpuSeconds = 10
        CPUMeter.$current.withValue(meter) {
            var budget = SearchBudget(limits)
            budget.begin()
            meter.add(6)
            #expect(budget.excess == nil)
            budget.end()
            // A trial.
            meter.add(100)
            #expect(budget.excess == nil)
            budget.begin()
            meter.add(4)
            #expect(budget.excess == "the search had its 10 s of CPU")
            budget.end()
            #expect(budget.excess == "the search had its 10 s of CPU")
        }
    }

    @Test("Wall time is limited too")
    func wall() async throws {
        var limits = SearchLimits()
        limits.wallSeconds = 0.01
        var budget = SearchBudget(limits)
        #expect(budget.excess == nil)
        budget.begin()
        try await Task.sleep(for: .milliseconds(20))
        #expect(budget.excess == "the search had its 0 s")
    }
}
