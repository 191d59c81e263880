import Foundation
import Instances
import Testing

@Suite struct `What work was spent on` {
    private func costs(_ shares: [CostKind: Double]) -> Costs {
        var costs = Costs()
        for (kind, seconds) in shares { costs[kind] = Cost(cpuSeconds: seconds, wallSeconds: 2 * seconds) }
        return costs
    }

    @Test func `adds up, and moves without a change of the sum`() {
        var sum = costs([.resolve: 1, .tests: 4])
        sum += costs([.tests: 2, .exit: 0.5])
        #expect(sum == costs([.resolve: 1, .tests: 6, .exit: 0.5]))
        sum.move(Cost(cpuSeconds: 6, wallSeconds: 12), from: .tests, to: .trials)
        #expect(sum == costs([.resolve: 1, .trials: 6, .exit: 0.5]))
        #expect(sum.total == Cost(cpuSeconds: 7.5, wallSeconds: 15))
    }

    @Test func `tells what test processes took apart from all else`() {
        let all = costs(Dictionary(uniqueKeysWithValues: CostKind.allCases.map { ($0, 1) }))
        #expect(all.cpuSecondsBesidesTests == 6)
    }

    @Test func `is written by the names of the kinds, and read without those that are unknown`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let written = try encoder.encode(costs([.startUp: 0.25]))
        #expect(
            String(decoding: written, as: UTF8.self) == #"{"start-up":{"cpuSeconds":0.25,"wallSeconds":0.5}}"#
        )
        let later =
            #"{"start-up":{"cpuSeconds":0.25,"wallSeconds":0.5},"tea":{"cpuSeconds":1,"wallSeconds":1}}"#
        #expect(try JSONDecoder().decode(Costs.self, from: Data(later.utf8)) == costs([.startUp: 0.25]))
    }

    @Test(arguments: [
        (1.054, "1.05 s"), (0, "0.00 s"), (-0.21, "-0.21 s"), (-0.001, "0.00 s"), (12.999, "13.00 s"),
    ])
    func `has hundredths for people`(_ seconds: Double, _ text: String) {
        #expect(Cost.text(seconds: seconds) == text)
    }
}
