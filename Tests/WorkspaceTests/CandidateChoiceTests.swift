import Instances
import Testing

@testable import Workspace

@Suite("Which candidates are worked on")
struct CandidateChoiceTests {
    private let ids = ["a/x", "a/y", "b/z"].flatMap { name in
        (1...20).compactMap { number in RepositoryName(name).map { InstanceID($0, number) } }
    }

    private func choice(_ change: (inout CandidateChoice) -> Void) -> CandidateChoice {
        var choice = CandidateChoice()
        change(&choice)
        return choice
    }

    @Test("All in their order, unless a number is asked for")
    func all() {
        #expect(CandidateChoice().drawn(from: ids) == ids)
    }

    @Test("A larger sample holds the smaller one, and another seed draws others")
    func sample() {
        let small = choice { $0.sample = 5 }.drawn(from: ids)
        let large = choice { $0.sample = 12 }.drawn(from: ids.reversed())
        #expect(small.count == 5 && Array(large.prefix(5)) == small)
        let other = choice { choice in
            choice.sample = 5
            choice.seed = 1
        }.drawn(from: ids)
        #expect(other != small)
    }

    @Test("No repository has more than its share")
    func perRepository() {
        let drawn = choice { $0.perRepository = 3 }.drawn(from: ids)
        #expect(
            Dictionary(grouping: drawn, by: \.repository).mapValues(\.count).values.sorted() == [3, 3, 3])
    }

    @Test("Where work ends by a number, what is first is drawn too")
    func untilValid() {
        let drawn = choice { $0.untilValid = 2 }.drawn(from: ids)
        #expect(drawn != ids && Set(drawn) == Set(ids))
    }
}
