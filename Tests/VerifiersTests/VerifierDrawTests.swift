import Testing

@testable import Verifiers

@Suite("Drawing training sets of verifiers")
struct VerifierDrawTests {
    /// 875 of 11,920 on-policy runs and 443 of 4,999 off-policy ones are resolved, as in the paper.
    private static let runs: [VerifierTicket] =
        (0..<11_920).map { ticket($0, model: "own", isResolved: $0 < 875) }
        + (0..<4_999).map { ticket(20_000 + $0, model: "gpt-4o", isResolved: $0 < 443) }

    private static func ticket(_ number: Int, model: String, isResolved: Bool?, tokens: Int = 100)
        -> VerifierTicket
    {
        VerifierTicket(
            key: "\(number)", instance: "i\(number % 300)", model: model, isResolved: isResolved,
            tokens: tokens)
    }

    private func rules(_ pool: VerifierSetRules.Pool, _ negatives: Double = 1) -> VerifierSetRules {
        var rules = VerifierSetRules()
        (rules.pool, rules.negatives, rules.onPolicyModels) = (pool, negatives, ["own"])
        return rules
    }

    @Test(
        "The paper's pools give the paper's sets",
        arguments: [(VerifierSetRules.Pool.onPolicy, 1_750), (.offPolicy, 886), (.mixture, 2_636)])
    func sizes(pool: VerifierSetRules.Pool, rows: Int) {
        let draw = VerifierDraw(Self.runs, rules(pool))
        #expect(draw.drawn.count == rows)
        #expect(draw.missing == 0)
        #expect(draw.leftOut.values.reduce(rows, +) == Self.runs.count)
    }

    @Test("A larger share of negatives holds the smaller one", arguments: [0.5, 1, 2])
    func nested(negatives: Double) {
        let small = VerifierDraw(Self.runs, rules(.onPolicy, negatives)).drawn
        let large = VerifierDraw(Self.runs, rules(.onPolicy, negatives * 2)).drawn
        #expect(small.count == 875 + Int(875 * negatives))
        #expect(small.isSubset(of: large))
    }

    @Test("The draw hangs on the seed, and not on the order of the runs")
    func seeded() {
        var other = rules(.mixture)
        other.seed = 43
        let draw = VerifierDraw(Self.runs, rules(.mixture))
        #expect(VerifierDraw(Self.runs.reversed(), rules(.mixture)) == draw)
        #expect(VerifierDraw(Self.runs, other).drawn != draw.drawn)
    }

    @Test(
        "What is too long, not evaluated, or has no text is left out and counted; too few negatives are said")
    func leftOut() {
        var rules = rules(.mixture)
        rules.tokens = 100
        var absent = Self.ticket(4, model: "m", isResolved: true, tokens: 0)
        absent.absence = "no-patch"
        let draw = VerifierDraw(
            [
                Self.ticket(1, model: "m", isResolved: true, tokens: 99),
                Self.ticket(2, model: "m", isResolved: true, tokens: 100),
                Self.ticket(3, model: "m", isResolved: nil, tokens: 1), absent,
            ], rules)
        #expect(draw.drawn == ["1"])
        #expect(draw.leftOut == ["too-long": 1, "not-evaluated": 1, "no-patch": 1])
        #expect(draw.missing == 1)
    }

    @Test("The cap counts runs of one instance and one outcome")
    func cap() {
        var rules = rules(.onPolicy, 1_000)
        rules.cap = 2
        let draw = VerifierDraw(Self.runs, rules)
        // 300 instances, each with more than two runs of both outcomes.
        #expect(draw.drawn.count == 300 * 4)
    }
}
