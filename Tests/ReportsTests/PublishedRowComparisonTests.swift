import Instances
import TestSupport
import Testing
import Workspace

@testable import Reports

@Suite("Our verdicts beside published rows")
struct PublishedRowComparisonTests {
    private func comparison(
        _ verdict: Verdict?, failToPass: [String]? = ["a", "b"], passToPass: [String]? = ["c"]
    ) throws -> PublishedRowComparison {
        let candidate = try candidate(7)
        var row = PublishedRow(
            instanceID: "Owner__Name-7", repository: candidate.id.repository,
            baseCommit: String(repeating: "a", count: 40))
        (row.failToPass, row.passToPass) = (failToPass, passToPass)
        let record = verdict.map { verdict in
            ValidationRecord(
                id: candidate.id, changeDigest: "", policy: "swe-bench", configurationDigest: "",
                verdict: verdict, lockDigest: nil, recipe: nil, runKeys: ["k"], notes: ["a note"],
                environmentCPUSeconds: 1, testCPUSeconds: 2, wallSeconds: 3)
        }
        return PublishedRowComparison(.init(id: candidate.id, row: row), record)
    }

    @Test("Lists are the same, hold more, or differ, and then by which tests")
    func lists() throws {
        let same = try comparison(.valid(failToPass: ["b", "a"], passToPass: ["c", "d"], flaky: []))
        #expect(same.failToPass == "same" && same.passToPass == "covers" && same.difference == "")
        #expect(same.isBuilt && same.notes == ["a note"] && same.testCPUSeconds == 2)
        let other = try comparison(.valid(failToPass: ["a", "x"], passToPass: ["c"], flaky: []))
        #expect(other.failToPass == "differs" && other.passToPass == "same")
        #expect(other.difference == "missing 1: b, extra 1: x")
        let many = try comparison(
            .valid(failToPass: [], passToPass: ["c"], flaky: []), failToPass: (1...9).map { "t\($0)" })
        #expect(many.difference == "missing 9: t1 t2 t3")
    }

    @Test("A row without lists has nothing to compare with")
    func unpublished() throws {
        let found = try comparison(
            .valid(failToPass: ["a"], passToPass: [], flaky: []), failToPass: nil, passToPass: nil)
        #expect(!found.hasLists && found.failToPass == "unpublished" && found.passToPass == "unpublished")
    }

    @Test("What is not valid, or not validated, says why instead")
    func noList() throws {
        let refused = try comparison(.refused(.goldDoesNotFix, "2 of 2 still fail"))
        #expect(refused.failToPass == "gold-does-not-fix" && refused.difference == "2 of 2 still fail")
        let absent = try comparison(nil)
        #expect(absent.failToPass == "not validated" && absent.passToPass == "not validated")
        #expect(!absent.isBuilt && absent.wallSeconds == 0)
    }

    @Test("One line counts the rows that carry lists")
    func summary() throws {
        let valid = Verdict.valid(failToPass: ["a", "b"], passToPass: ["c", "d"], flaky: [])
        let all = [
            try comparison(valid), try comparison(.refused(.flaky, "")),
            try comparison(valid, failToPass: nil),
        ]
        #expect(
            PublishedRowComparison.summary(all)
                == "FAIL_TO_PASS as published in 1 of 2 rows; PASS_TO_PASS covers the published in 1")
        #expect(PublishedRowComparison.summary([]) == "the rows carry no lists of tests to compare with")
    }
}
