import Instances
import Testing

@testable import Reports

@Suite struct `The costs of several instances` {
    @Test func `have medians, means and shares, and what no instance accounts for`() throws {
        let instances = [1.0, 2, 6].map { seconds in
            var costs = Costs()
            costs[.resolve] = Cost(cpuSeconds: seconds, wallSeconds: 2 * seconds)
            costs[.tests] = Cost(cpuSeconds: 1)
            return costs
        }
        let summary = try #require(CostSummary(of: instances, cpuSeconds: 15))
        let rows = Dictionary(uniqueKeysWithValues: summary.rows.map { ($0.kind, $0) })
        #expect(rows["resolve"]?.medianCPUSeconds == 2)
        #expect(rows["resolve"]?.meanCPUSeconds == 3)
        #expect(rows["resolve"]?.share == 9.0 / 15)
        #expect(rows["resolve"]?.medianWallSeconds == 4)
        #expect(rows["other"]?.meanCPUSeconds == 1)
        #expect(summary.rows.reduce(0) { $0 + $1.share } == 1)
        #expect(summary.medianCPUSeconds == 3)
        #expect(summary.medianCPUSecondsBesidesTests == 2)
    }

    @Test func `are none without instances`() {
        #expect(CostSummary(of: [], cpuSeconds: 1) == nil)
    }
}
