import JSON
import Testing

@testable import Verifiers

@Suite("Reading runs")
struct RunOutcomeFilesTests {
    private func read(_ lines: String...) throws -> [RunOutcome] {
        var files = RunOutcomeFiles()
        for line in lines { try files.add(RunOutcomeFiles.outcome(of: Array(line.utf8))) }
        return files.outcomes
    }

    @Test("Scores complete trajectories, by instance and run, with or without the model")
    func joined() throws {
        let runs = try read(
            #"{"instance_id": "a", "run_id": "1", "model": "m", "resolved": true, "messages": []}"#,
            #"{"instance_id": "a", "run_id": 2, "model": "m", "resolved": 0}"#,
            #"{"instance_id": "a", "run_id": "1", "score": 0.75}"#,
            #"{"instance_id": "a", "run_id": "2", "model": "m", "score": null}"#)
        #expect(
            runs == [
                RunOutcome(instance: "a", run: "1", model: "m", isResolved: true, score: 0.75),
                RunOutcome(instance: "a", run: "2", model: "m", isResolved: false),
            ])
    }

    @Test(
        "What is no run, or contradicts another line, is refused",
        arguments: [
            #"{"instance_id": "a"}"#, #"{"run_id": "1"}"#, "[]", "",
            #"{"instance_id": "a", "run_id": "2", "resolved": "yes"}"#,
            #"{"instance_id": "a", "run_id": "2", "score": "0.5"}"#,
            #"{"instance_id": "a", "run_id": "2", "score": 1e999}"#,
            #"{"instance_id": "a", "run_id": "2", "score": NaN}"#,
            #"{"instance_id": "a", "run_id": "1", "resolved": false}"#,
            #"{"instance_id": "a", "run_id": "1", "regression_passed": -1}"#,
        ])
    func refused(line: String) {
        #expect(throws: RowLineError.self) {
            try read(#"{"instance_id": "a", "run_id": "1", "resolved": true}"#, line)
        }
    }

    @Test("A line that could belong to the runs of two models is refused")
    func ambiguous() {
        #expect(throws: RowLineError.self) {
            try read(
                #"{"instance_id": "a", "run_id": "1", "model": "m"}"#,
                #"{"instance_id": "a", "run_id": "1", "model": "n"}"#,
                #"{"instance_id": "a", "run_id": "1", "score": 1}"#)
        }
    }
}
