import Foundation
import TestSupport
import Testing

@testable import Trajectories

@Suite("Trajectories are imported into a store")
struct TrajectoryImportTests {
    private func row(
        _ instance: String, _ run: String, patch: String = "diff --git a/x b/x\n", resolved: String = "true"
    )
        -> String
    {
        let escaped = patch.replacing("\r\n", with: "\\r\\n").replacing("\n", with: "\\n")
        return
            #"{"instance_id": "\#(instance)", "run_id": "\#(run)", "resolved": \#(resolved), "model_patch": "\#(escaped)", "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#
    }

    private func numbers(_ report: ImportReport) -> [Int] {
        [report.resolved, report.unresolved, report.unknown]
    }

    @Test("What is known is not added again; what is refused keeps nothing else out")
    func again() throws {
        let directory = try TemporaryDirectory()
        try directory.write(
            [row("a__b-1", "1"), "", "{broken", row("a__b-1", "2"), row("a__b-1", "1")].joined(
                separator: "\n"), to: "in/rows.jsonl")
        try directory.write(TrajectoryFixtures.sweAgent, to: "in/run/octo__tool-1.traj")
        try directory.write("{}", to: "in/run/broken.traj")
        try directory.write(#"{"a": 1}"#, to: "in/run/config.json")
        try directory.write(#"{"instance_id": "a", "model_patch": ""}"#, to: "in/preds.jsonl")
        var work = TrajectoryImport(try ImportFiles([directory["in"]]))
        let report = try work.run(into: directory["store"])
        #expect(report.imported == ["row": 2, "swe-agent": 1] && report.duplicates == 1)
        #expect(report.passedOver == ["in/preds.jsonl", "in/run/config.json"])
        #expect(report.refused.map(\.file) == ["in/rows.jsonl", "in/run/broken.traj"])
        #expect(report.refused.map(\.line) == [3, nil])
        #expect(report.unknown == 3)

        try directory.write(row("a__b-2", "1"), to: "in/more.jsonl")
        work.files = try ImportFiles([directory["in"]])
        let second = try work.run(into: directory["store"])
        #expect(second.total == 1 && second.duplicates == 4)
        var reader = try TrajectoryStore(directory["store"]).reader()
        var found: [String] = []
        while let trajectory = try reader.next() { found.append(trajectory.header.instance) }
        #expect(found == ["a__b-1", "a__b-1", "octo__tool-1", "a__b-2"])
        #expect(try work.run(into: directory["store"]).total == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory["store"]).sorted()
        #expect(names == ["trajectories-2.jsonl", "trajectories.jsonl"])
    }

    @Test("Lines have their numbers in the file, however many threads read it")
    func numbers() throws {
        let directory = try TemporaryDirectory()
        let filler = String(repeating: "x", count: 40_000)
        let lines = (1...400).map { number in
            number % 50 == 0
                ? (number % 100 == 0 ? "" : "{")
                : row("a__b-\(number)", filler.prefix(number * 100).description)
        }
        try directory.write("{broken\n" + lines.joined(separator: "\n") + "\n", to: "in/rows.jsonl")
        let report = try TrajectoryImport(try ImportFiles([directory["in"]])).run(into: directory["store"])
        // Ids of runs have a bound, which the longer ones miss.
        #expect(report.total < 10 && report.refused.first?.line == 1)
        #expect(report.refused.filter { $0.reason.contains("JSON") }.map(\.line) == [1, 51, 151, 251, 351])
        let long = (1...400).map { row("a__b-\($0)", "r", patch: filler) }
        try directory.write("\n" + long.joined(separator: "\n"), to: "in/rows.jsonl")
        _ = try TrajectoryImport(try ImportFiles([directory["in"]])).run(into: directory["whole"])
        var reader = try TrajectoryStore(directory["whole"]).reader()
        var count = 0
        while let trajectory = try reader.next() {
            count += 1
            #expect(trajectory.header.source.line == count + 1)
            #expect(trajectory.header.instance == "a__b-\(count)")
        }
        #expect(count == 400)
    }

    @Test("Evaluations say what was resolved; the file itself only when it is trusted")
    func results() throws {
        let directory = try TemporaryDirectory()
        let other = "diff --git a/y b/y\n"
        try directory.write(
            [
                row("a__b-1", "1", patch: "\r\nnoise\ndiff --git a/x b/x\r\n"),
                row("a__b-1", "2", patch: other), row("a__b-2", "1"),
            ]
            .joined(separator: "\n"), to: "rows.jsonl")
        try directory.write("diff --git a/x b/x\n", to: "evaluation/logs/a__b-1/patch.diff")
        try directory.write(#"{"a__b-1": {"resolved": false}}"#, to: "evaluation/logs/a__b-1/report.json")
        var work = TrajectoryImport(try ImportFiles([directory["rows.jsonl"]]))
        work.results = try KnownResults([directory["evaluation"]])
        var report = try work.run(into: directory["one"])
        #expect(numbers(report) == [0, 1, 2])
        work.trustsFiles = true
        report = try work.run(into: directory["two"])
        #expect(numbers(report) == [2, 1, 0])
    }

    @Test("A report that names instances alone does not say which of several runs was evaluated")
    func ambiguous() throws {
        let directory = try TemporaryDirectory()
        try directory.write(#"{"resolved_ids": ["a__b-1"], "unresolved_ids": ["a__b-2"]}"#, to: "m.run.json")
        try directory.write(
            [row("a__b-1", "1"), row("a__b-2", "1")].joined(separator: "\n"), to: "one.jsonl")
        try directory.write(
            [row("a__b-1", "1"), row("a__b-1", "2")].joined(separator: "\n"), to: "several.jsonl")
        var work = TrajectoryImport(try ImportFiles([directory["one.jsonl"]]))
        work.results = try KnownResults([directory["m.run.json"]])
        let report = try work.run(into: directory["one"])
        #expect(numbers(report) == [1, 1, 0])
        work.files = try ImportFiles([directory["several.jsonl"]])
        let error = #expect(throws: TrajectoryFault.self) { try work.run(into: directory["several"]) }
        #expect(error?.description.contains("a__b-1") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory["several"]).isEmpty)
        #expect(throws: TrajectoryFault.self) { try KnownResults([directory["one.jsonl"]]) }
    }

    @Test("Harbor's result names the task, and claims what its verifier found")
    func harbor() throws {
        let directory = try TemporaryDirectory()
        try directory.write(TrajectoryFixtures.atif, to: "job/trial/agent/trajectory.json")
        try directory.write(TrajectoryFixtures.atifResult, to: "job/trial/result.json")
        let report = try TrajectoryImport(try ImportFiles([directory["job"]])).run(into: directory["store"])
        #expect(report.imported == ["atif": 1])
        var reader = try TrajectoryStore(directory["store"]).reader()
        let trajectory = try reader.next()
        #expect(trajectory?.header.instance == "octo__tool-4")
        #expect(trajectory?.header.resolution == TrajectoryResolution(claim: true))
    }
}
