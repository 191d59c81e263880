import Testing

@testable import Trajectories

@Suite("Rules choose trajectories, and each that is left out has one reason")
struct TrajectoryFilterTests {
    private func trajectory(
        _ instance: String, resolved: Bool? = true, patch: String? = "x", actions: [String] = ["a", "b"],
        model: String = "m"
    ) -> Trajectory {
        var header = TrajectoryHeader(
            instance: instance, model: model, source: TrajectorySource(form: "row", file: "", sha256: ""))
        if let resolved { header.resolution = TrajectoryResolution(resolved, by: .evaluation) }
        let turns = actions.map { action in
            TrajectoryMessage(
                role: .assistant, content: .text("thought of \(action)"),
                toolCalls: [TrajectoryToolCall(id: "\(instance)\(action)", name: "bash", arguments: action)])
        }
        return Trajectory(
            header: header, patch: patch,
            messages: [TrajectoryMessage(role: .user, content: .text("q"))] + turns)
    }

    private func reasons(_ trajectories: [Trajectory], _ set: (inout FilterRules) -> Void) -> [FilterReason?]
    {
        var rules = FilterRules()
        set(&rules)
        return TrajectoryFilter.reasons(
            trajectories.map { TrajectoryFacts($0, withActions: rules.nearDuplicates != nil) }, rules)
    }

    @Test("Resolved, patch, loop, model, repository, overlap, length")
    func single() {
        let set = [
            trajectory("a__b-1"), trajectory("a__b-2", resolved: false), trajectory("c__d-3", resolved: nil),
            trajectory("c__d-4", patch: " \n"), trajectory("c__d-5", patch: nil, model: "n"),
            trajectory("c__d-6", actions: ["x", "y", "y", "y"]),
            trajectory("c__d-7", actions: ["y", "y", "x", "y"]),
        ]
        #expect(
            reasons(set) { $0.resolvedOnly = true } == [
                nil, .notResolved, .resolutionUnknown, nil, nil, nil, nil,
            ])
        #expect(
            reasons(set) { $0.withoutEmptyPatches = true } == [
                nil, nil, nil, .emptyPatch, .emptyPatch, nil, nil,
            ])
        #expect(reasons(set) { $0.withoutLoops = true } == [nil, nil, nil, nil, nil, .stuckInLoop, nil])
        #expect(
            reasons(set) { $0.models = ["n"] }.map { $0 == nil } == [
                false, false, false, false, true, false, false,
            ])
        #expect(
            reasons(set) { $0.repositories = ["a/b"] }.map { $0 == nil } == [true, true]
                + Array(repeating: false, count: 5))
        #expect(reasons(set) { $0.foreignInstances = ["a__b-2"] }[1] == .overlap)
        #expect(
            reasons(set) { $0.foreignRepositories = ["c/d"] } == [nil, nil]
                + Array(repeating: .overlap, count: 5))
        let tokens = TokenEstimate.tokens(of: set[0])
        #expect(reasons(set) { $0.mostTokens = tokens }[5] == .tooLong)
        #expect(reasons(set) { $0.mostTokens = tokens }[0] == nil)
    }

    @Test("A cap keeps the runs with the fewest calls, and the earlier of equal ones")
    func cap() {
        let set = [
            trajectory("a__b-1", actions: ["1", "2", "3"]), trajectory("a__b-1", actions: ["1"]),
            trajectory("a__b-1", actions: ["2"]), trajectory("a__b-2", actions: ["1", "2", "3", "4"]),
            trajectory("a__b-1", resolved: false, actions: []),
        ]
        #expect(reasons(set) { $0.cap = 1 } == [.overCap, .overCap, .overCap, nil, nil])
        #expect(
            reasons(set) {
                $0.resolvedOnly = true
                $0.cap = 1
            } == [.overCap, nil, .overCap, nil, .notResolved])
        #expect(
            reasons(set) {
                $0.resolvedOnly = true
                $0.cap = 2
            } == [.overCap, nil, nil, nil, .notResolved])
    }

    @Test("Runs on one instance that do almost the same are near duplicates")
    func nearDuplicates() {
        let set = [
            trajectory("a__b-1", actions: ["1", "2", "3", "4"]),
            trajectory("a__b-1", actions: ["1", "2", "3", "5"]),
            trajectory("a__b-2", actions: ["1", "2", "3", "4"]),
            trajectory("a__b-1", actions: ["4", "3", "2", "1"]),
        ]
        #expect(reasons(set) { $0.nearDuplicates = 1 } == [nil, nil, nil, .nearDuplicate])
        #expect(reasons(set) { $0.nearDuplicates = 0.6 } == [nil, .nearDuplicate, nil, .nearDuplicate])
    }
}
