import Instances
import TestSupport
import Testing
import Workspace

@testable import Reports

@Suite struct `The story of an instance` {
    private func lines(_ story: InstanceStory, environment: Bool = false) -> [String] {
        story.lines(environment: environment, patches: false)
    }

    private func record(_ verdict: Verdict, lock: String? = nil) throws -> ValidationRecord {
        ValidationRecord(
            id: try candidate(7).id, changeDigest: "", policy: "swe-gym", configurationDigest: "",
            verdict: verdict,
            lockDigest: lock, recipe: nil, runKeys: [], notes: ["n1"], environmentCPUSeconds: 1.25,
            testCPUSeconds: 59.96, wallSeconds: 3)
    }

    @Test func `is nothing of which nothing is known`() {
        #expect(lines(InstanceStory()) == [])
    }

    @Test func `is a refusal with all of its reasons, numbered or not`() throws {
        for (number, text) in [(5, "5"), (nil, "?")] as [(Int?, String)] {
            let refusal = Refusal(
                repository: try repository(), number: number, reasons: [.noTestPatch, .notMerged],
                detail: "so")
            #expect(
                lines(InstanceStory(candidate: try candidate(7), refusal: refusal))
                    == ["owner/name pull request \(text)", "refused: no-test-patch, not-merged", "so"])
        }
    }

    @Test func `says what is not known of the origin`() throws {
        var candidate = try candidate(7, statement: nil)
        (candidate.links, candidate.version, candidate.notes) = (.unknown, "", ["odd"])
        let lines = lines(InstanceStory(candidate: candidate))
        for line in [
            "owner__name-7", "  issues         not known (mined from history alone)",
            "  merge          not known, head not known", "  version        not known",
            "  note           odd",
            "  gold patch     \(candidate.goldPatch.utf8.count) bytes, test patch 6 bytes",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(lines.last?.hasPrefix("problem statement: awaits the issue's text") == true)
    }

    @Test func `holds the statement and the links that are known`() throws {
        let lines = lines(InstanceStory(candidate: try candidate(7, statement: "broken")))
        #expect(lines.contains("  issues         #3 #5") && lines.last == "problem statement:\nbroken")
    }

    @Test func `names each verdict with its reason, and what it rests on`() throws {
        let refused = try record(.refused(.flaky, "t wavers", flaky: ["t"]))
        let valid = try record(.valid(failToPass: ["a", "b"], passToPass: ["c"], flaky: []), lock: "abc")
        let lines = lines(InstanceStory(candidate: try candidate(7), validations: [refused, valid]))
        let start = try #require(lines.firstIndex(of: "verdict (swe-gym): invalid: flaky"))
        #expect(
            Array(lines[start...]) == [
                "verdict (swe-gym): invalid: flaky", "  t wavers", "  note: n1", "  PASS_TO_PASS 0 tests",
                "  flaky t",
                "  environment lock none", "  CPU: environment 1.3 s, tests 60.0 s", "",
                "verdict (swe-gym): valid",
                "  note: n1", "  FAIL_TO_PASS a", "  FAIL_TO_PASS b", "  PASS_TO_PASS 1 tests",
                "  environment lock abc", "  CPU: environment 1.3 s, tests 60.0 s",
            ])
    }

    @Test func `says what an instance was spent on, where the record does`() throws {
        var known = try record(.refused(.flaky, ""))
        var costs = Costs()
        costs[.tests] = Cost(cpuSeconds: 2.5, wallSeconds: 3)
        costs[.checkout] = Cost(cpuSeconds: 0.0625)
        costs[.exit] = Cost(cpuSeconds: 0.001)
        known.costs = costs
        let lines = lines(InstanceStory(candidate: try candidate(7), validations: [known]))
        #expect(lines.last == "  spent on: checkout 0.06 s, tests 2.50 s")
    }

    @Test func `says that there was no environment, where it is asked for`() throws {
        let story = InstanceStory(
            candidate: try candidate(7), validations: [try record(.refused(.flaky, ""))])
        #expect(lines(story, environment: true).last == "  environment: none was made")
        #expect(!lines(story).contains { $0.contains("none was made") })
    }

    @Test func `counts the outcomes of each run`() throws {
        let runs = try [["a": TestOutcome.passed, "b": .failed, "c": .passed], [:]].map { outcomes in
            RunRecord(
                key: "k", id: try candidate(7).id, variant: .gold, repeatIndex: outcomes.isEmpty ? 1 : 0,
                ending: .exited(status: 0), outcomes: outcomes, collectionErrors: [:], isComplete: true,
                wallSeconds: 2.04, cpuSeconds: 1, log: "x.log")
        }
        #expect(
            lines(InstanceStory(candidate: try candidate(7), runs: runs)).suffix(2) == [
                "  after run 1: 1 failed, 2 passed in 2.0 s, log x.log",
                "  after run 2: no test in 2.0 s, log x.log",
            ])
    }
}
