import Instances
import Processes
import Sandbox
import TestSupport
import Testing

@testable import Validation

@Suite("What runs were spent on")
struct CostsTests {
    private func result(counts: Bool = true) -> SandboxResult {
        var result = SandboxResult(ending: .exited(status: 0))
        (result.wallSeconds, result.cpuSeconds) = (10, 8)
        result.setup = Cost(cpuSeconds: 0.5, wallSeconds: 1)
        func arrival(_ bytes: Int, _ wall: Double, _ cpu: Double) -> Arrival {
            Arrival(bytes: bytes, wallSeconds: wall, cpuSeconds: counts ? cpu : nil)
        }
        result.began = arrival(20, 0.5, 0.25)
        result.arrivals = [arrival(10, 1, 1), arrival(30, 3, 2.25), arrival(90, 7, 6.25), arrival(95, 9, 7)]
        return result
    }

    @Test("The report says when tests begin and end")
    func report() {
        let costs = Costs(of: result(), .init(first: 25, last: 80))
        #expect(costs[.sandbox] == Cost(cpuSeconds: 0.5, wallSeconds: 1))
        #expect(costs[.startUp] == Cost(cpuSeconds: 2, wallSeconds: 2.5))
        #expect(costs[.tests] == Cost(cpuSeconds: 4, wallSeconds: 4))
        #expect(costs[.exit] == Cost(cpuSeconds: 1.75, wallSeconds: 3))
    }

    @Test("A run in which no test begins is all start-up")
    func noTest() {
        let costs = Costs(of: result(), nil)
        #expect(costs[.startUp] == Cost(cpuSeconds: 7.75, wallSeconds: 9.5))
        #expect(costs[.tests] == Cost())
    }

    @Test("Where nobody counts while it lasts, wall time alone is divided")
    func uncounted() {
        let costs = Costs(of: result(counts: false), .init(first: 25, last: 80))
        #expect(costs[.tests] == Cost(cpuSeconds: 8, wallSeconds: 4))
        #expect(costs[.startUp] == Cost(cpuSeconds: 0, wallSeconds: 2.5))
    }

    @Test("Runs that the verdict does not rest on are trials, and recorded ones count as recorded")
    func trials() throws {
        func run(_ variant: Variant, _ tests: Double?) throws -> RunRecord {
            var run = try record(variant, 0, [:])
            if let tests {
                var costs = Costs()
                costs[.tests].cpuSeconds = tests
                costs[.startUp].cpuSeconds = 1
                run.costs = costs
            }
            return run
        }
        let (trial, kept) = (try run(.gold, 4), try run(.base, 2))
        var earlier = try run(.base, nil)
        earlier.key = "earlier"
        var made = RunCosts()
        made.add(trial)
        made.add(kept)
        var measured = Costs()
        measured[.tests].cpuSeconds = 6
        measured[.startUp].cpuSeconds = 2
        measured[.resolve].cpuSeconds = 3
        let costs = made.costs(measured: measured, verdictOn: [kept, earlier])
        #expect(costs[.trials].cpuSeconds == 5)
        #expect(costs[.startUp].cpuSeconds == 1)
        #expect(costs[.tests].cpuSeconds == 2 + earlier.cpuSeconds)
        #expect(costs.total.cpuSeconds == measured.total.cpuSeconds + earlier.cpuSeconds)
    }
}
