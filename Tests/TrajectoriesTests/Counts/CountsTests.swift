import Foundation
import TestSupport
import Testing

@testable import Trajectories

@Suite("Trajectories are counted")
struct CountsTests {
    private func store(in directory: TemporaryDirectory) throws -> TrajectoryStore {
        var bytes: [UInt8] = []
        for number in 0..<40 {
            var header = TrajectoryHeader(
                instance: "o\(number % 4)__r-\(number % 8)", run: "\(number)",
                model: number % 2 == 0 ? "m" : "n",
                source: TrajectorySource(form: "row", file: "f", sha256: "\(number)"))
            header.resolution = TrajectoryResolution(number % 8 == 0 || number < 4, by: .evaluation)
            if number == 39 { header.resolution = TrajectoryResolution(claim: true) }
            bytes +=
                Trajectory(
                    header: header, messages: [TrajectoryMessage(role: .user, content: .text("q"))]
                ).line + [10]
        }
        try directory.write(String(decoding: bytes, as: UTF8.self), to: "trajectories.jsonl")
        return try TrajectoryStore(directory.path)
    }

    @Test(
        "Wilson's interval",
        arguments: [(0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1), (1, 3, 0.0615, 0.7923)])
    func interval(_ resolved: Int, _ runs: Int, _ low: Double, _ high: Double) {
        let rate = PassRate(runs: runs, resolved: resolved)
        #expect(abs(rate.interval.lowerBound - low) < 0.0001 && abs(rate.interval.upperBound - high) < 0.0001)
        #expect(PassRate().interval == 0...1)
    }

    @Test("Difficulty is counted by instance and model; what is not known is not counted")
    func difficulty() throws {
        let directory = try TemporaryDirectory()
        let difficulty = try Difficulty([store(in: directory)])
        #expect(difficulty.entries.count == 8 && difficulty.unknown == 1)
        #expect(
            difficulty.entries[0].instance == "o0__r-0"
                && difficulty.entries[0].all == PassRate(runs: 5, resolved: 5))
        let last = try #require(difficulty.entries.first { $0.instance == "o3__r-7" })
        #expect(
            last.all == PassRate(runs: 4, resolved: 0) && last.models == ["n": PassRate(runs: 4, resolved: 0)]
        )
        #expect(difficulty.shares() == (4, 3, 1))
        let first = String(decoding: difficulty.bytes.prefix { $0 != 10 }, as: UTF8.self)
        #expect(
            first
                == #"{"instance_id": "o0__r-0", "runs": 5, "resolved": 5, "pass_rate": 1.0000, "low": 0.5655, "high": 1.0000, "models": {"m": {"runs": 5, "resolved": 5, "pass_rate": 1.0000, "low": 0.5655, "high": 1.0000}}}"#
        )
    }

    @Test("Subsets of one way lie within each other, and a seed draws the same again")
    func subsets() throws {
        let directory = try TemporaryDirectory()
        let subsets = try ScalingSubsets(store(in: directory))
        for way in ScalingWay.allCases {
            let sets = [0.25, 0.5, 1].map { subsets.positions(way, $0, seed: 7) }
            #expect(sets[0].isSubset(of: sets[1]) && sets[1].isSubset(of: sets[2]))
            #expect(subsets.positions(way, 0.5, seed: 7) == sets[1])
        }
        #expect(subsets.positions(.random, 0.25, seed: 7).count == 10)
        #expect(subsets.positions(.random, 0.25, seed: 7) != subsets.positions(.random, 0.25, seed: 8))
        #expect(subsets.positions(.instances, 1, seed: 7).count == 8)
        #expect(subsets.positions(.repositories, 0.5, seed: 7).count == 20)
        let found = try subsets.write([.instances], [0.5], seed: 7, to: directory["out"])
        #expect(found.map(\.trajectories) == [4] && found.map(\.directory) == ["instances-50"])
        var reader = try TrajectoryStore(directory["out/instances-50"]).reader()
        var names: Set<String> = []
        while let trajectory = try reader.next() { names.insert(trajectory.header.instance) }
        #expect(names.count == 4)
    }
}
