import Testing

@testable import Datasets

@Suite("Drawing rows")
struct SamplingTests {
    private let tickets = (0..<200).map { number in
        RowSampling.Ticket(
            id: "o__r\(number % 7)-\(number / 2)", repository: "o/r\(number % 7)", digest: "d\(number)",
            position: number)
    }

    private func draw(_ tickets: [RowSampling.Ticket], _ change: (inout RowSampling) -> Void) -> Set<String> {
        var sampling = RowSampling()
        change(&sampling)
        return Set(sampling.draw(from: tickets).drawn.map(\.digest))
    }

    @Test("The same rows are drawn from any order of them, others by another seed")
    func seeded() {
        let first = draw(tickets) { $0.count = 20 }
        #expect(first.count == 20)
        #expect(draw(tickets.reversed()) { $0.count = 20 } == first)
        #expect(
            draw(tickets) {
                $0.count = 20
                $0.seed = 1
            } != first)
    }

    @Test("A larger sample holds the smaller one", arguments: [(5, 10), (10, 100), (100, 200)])
    func nesting(_ small: Int, _ large: Int) {
        #expect(draw(tickets) { $0.count = small }.isSubset(of: draw(tickets) { $0.count = large }))
    }

    @Test("Whatever is left out is counted, once, by what left it out")
    func leftOut() {
        var sampling = RowSampling()
        sampling.onePerInstance = true
        sampling.perRepository = 3
        sampling.count = 10
        let (drawn, leftOut) = sampling.draw(from: tickets)
        #expect(drawn.count == 10)
        #expect(drawn.count + leftOut.values.reduce(0, +) == tickets.count)
        #expect(Set(leftOut.keys).isSubset(of: ["one-per-instance", "per-repository", "not-drawn"]))
        #expect(leftOut["not-drawn"] == 7 * 3 - 10)
    }

    @Test(
        "A part is rounded to whole rows, and never more than the count",
        arguments: [
            (0.0, nil, 0), (0.25, nil, 50), (0.004, nil, 1), (1.0, nil, 200), (0.5, 30, 30), (0.1, 30, 20),
        ])
    func fractions(_ fraction: Double, _ count: Int?, _ expected: Int) {
        let drawn = draw(tickets) {
            $0.fraction = fraction
            $0.count = count
        }
        #expect(drawn.count == expected)
    }

    @Test("Whole repositories are taken one after another, and only the last one is cut")
    func byRepository() {
        let drawn = draw(tickets) {
            $0.byRepository = true
            $0.count = 70
        }
        let sizes = Dictionary(grouping: tickets, by: \.repository).mapValues(\.count)
        let taken = Dictionary(grouping: tickets.filter { drawn.contains($0.digest) }, by: \.repository)
        #expect(taken.filter { $0.value.count < sizes[$0.key] ?? 0 }.count == 1)
        #expect(drawn.count == 70)
    }

    @Test("Nothing asked for keeps everything, and needs no seed in the manifest")
    func everything() {
        #expect(draw(tickets) { _ in }.count == 200)
        #expect(RowSampling().description == [:])
        var sampling = RowSampling()
        (sampling.count, sampling.seed, sampling.byRepository) = (5, 7, true)
        #expect(sampling.description == ["sample": "5", "seed": "7", "by-repository": "true"])
    }
}
