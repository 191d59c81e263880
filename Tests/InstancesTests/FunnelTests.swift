import Foundation
import Testing

@testable import Instances

@Suite("Funnels")
struct FunnelTests {
    private var funnel: Funnel {
        var funnel = Funnel()
        funnel.pullRequests = 5
        funnel.refused = ["no-test-patch": 2]
        funnel.candidates = 3
        funnel.count(.valid, reason: nil)
        funnel.count(.invalid, reason: .flaky)
        funnel.count(nil, reason: nil)
        return funnel
    }

    @Test("Candidates count under the class of their verdict, those without one under a name of their own")
    func verdicts() {
        #expect(funnel.verdicts == ["valid": 1, "invalid": 1, "not-validated": 1])
        #expect(funnel.reasons == ["flaky": 1])
        #expect(funnel.notValidated == 1 && funnel.refusedCount == 2)
    }

    @Test("Parts that do not add up to their input are noticed at either stage")
    func sums() {
        #expect(funnel.addsUp && Funnel().addsUp)
        var lost = funnel
        lost.pullRequests += 1
        #expect(!lost.addsUp)
        lost = funnel
        lost.verdicts["valid"] = 2
        #expect(!lost.addsUp)
    }

    @Test("The sum of two funnels is the funnel of all that went into either")
    func addition() {
        var sum = funnel
        sum.add(funnel)
        #expect(sum.addsUp && sum.pullRequests == 10 && sum.refused == ["no-test-patch": 4])
        #expect(sum.verdicts == ["valid": 2, "invalid": 2, "not-validated": 2])
        var none = Funnel()
        none.add(funnel)
        #expect(none == funnel)
    }

    @Test("A manifest spells a funnel by these keys")
    func keys() throws {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(funnel)) as? [String: Any]
        #expect(
            object?.keys.sorted() == [
                "awaitingIssueText", "candidates", "missedByLite", "overlapping", "pullRequests", "reasons",
                "refused", "verdicts",
            ])
    }
}
