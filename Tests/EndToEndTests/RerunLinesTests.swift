import Instances
import Testing
import Workspace

@testable import Commands
@testable import Pipeline

@Suite struct `The lines of a rerun` {
    private func report(
        _ variant: Variant = .gold, ending: RunEnding = .exited(status: 0),
        outcomes: [String: TestOutcome] = [:], errors: [String: String] = [:], kept: String? = nil
    ) throws -> RerunReport {
        let id = try #require(InstanceID("octo__tool-7"))
        let run = RunRecord(
            key: "k", id: id, variant: variant, repeatIndex: 0, ending: ending, outcomes: outcomes,
            collectionErrors: errors, isComplete: true, wallSeconds: 1, cpuSeconds: 1, log: "logs/x.log")
        return RerunReport(run: run, log: "/w/logs/x.log", kept: kept)
    }

    @Test func `count the outcomes by their names, and end in the path of the log and a blank line`() throws {
        let outcomes: [String: TestOutcome] = ["a": .passed, "b": .failed, "c": .passed, "d": .skipped]
        #expect(
            RerunCommand.lines(of: try report(ending: .exited(status: 1), outcomes: outcomes)) == [
                "octo__tool-7 after the gold patch: status 1, 1 failed, 2 passed, 1 skipped",
                "log /w/logs/x.log", "",
            ])
    }

    @Test func `say on which side of the gold patch it was, and that nothing was run`() throws {
        let lines = RerunCommand.lines(of: try report(.base, ending: .timedOut(seconds: 12)))
        #expect(lines.first == "octo__tool-7 before the gold patch: not ended within 12 s, no test")
    }

    @Test func `name what could not be collected, in the order of its names`() throws {
        let lines = RerunCommand.lines(
            of: try report(errors: ["tests/b.py": "SyntaxError", "tests/a.py": "ImportError: x"]))
        #expect(
            lines.dropFirst().prefix(2) == [
                "cannot collect tests/a.py: ImportError: x", "cannot collect tests/b.py: SyntaxError",
            ])
    }

    @Test func `say where the checkouts are only when they are kept`() throws {
        let kept = RerunCommand.lines(of: try report(kept: "/w/kept/octo__tool-7"))
        #expect(kept.dropFirst().first == "checkouts and layers are kept in /w/kept/octo__tool-7")
        #expect(RerunCommand.lines(of: try report()).count == kept.count - 1)
    }

    @Test func `belong to a phase of which the last is after the gold patch`() {
        #expect(RerunCommand.Phase.allCases.map(\.rawValue) == ["before", "after"])
        #expect(RerunCommand.Phase.allCases.map(\.variant) == [.base, .gold])
    }
}

@Suite struct `An argument that is a size` {
    @Test(arguments: [("20GB", true), ("512MB", true), ("much", false), ("", false), ("-1GB", false)])
    func `has a number and a unit`(text: String, isSize: Bool) {
        #expect((SizeArgument(argument: text) != nil) == isSize)
    }

    @Test func `is larger with a larger unit`() throws {
        let sizes = try ["20MB", "20GB"].map { try #require(SizeArgument(argument: $0)).bytes }
        #expect(sizes[0] > 0 && sizes[1] > 900 * sizes[0])
    }
}

@Suite struct `A day as an option` {
    @Test func `is read, or refused with the name of the option`() throws {
        #expect(try OptionDay.read("2022-07-01", "--since") == #require(Timestamp("2022-07-01")))
        let error = #expect(throws: UsageFailure.self) { try OptionDay.read("July", "--since") }
        #expect(error.map { "\($0)" } == "--since July: expected a day, as 2022-07-01")
    }
}
