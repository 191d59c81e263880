internal import Synchronization

/// What a set of trajectories consists of.
package struct TrajectoryStatistics: Sendable, Encodable {
    /// Numbers of a group of trajectories.
    package struct Group: Hashable, Sendable, Encodable {
        package var trajectories = 0
        package var resolved = 0
        package var unresolved = 0
        package var emptyPatches = 0
        package var stuckInLoops = 0
        package var calls = 0
        package var messages = 0
        package var tokens = 0
        package var mostTokens = 0

        fileprivate mutating func add(_ facts: TrajectoryFacts, messages count: Int) {
            trajectories += 1
            if facts.isResolved == true { resolved += 1 }
            if facts.isResolved == false { unresolved += 1 }
            if facts.hasEmptyPatch { emptyPatches += 1 }
            if facts.isStuck { stuckInLoops += 1 }
            calls += facts.calls
            messages += count
            tokens += facts.tokens
            mostTokens = max(mostTokens, facts.tokens)
        }
    }

    package private(set) var all = Group()
    /// By the name of the model; an empty one where none is named.
    package private(set) var models: [String: Group] = [:]
    /// By the form that they were read of.
    package private(set) var forms: [String: Int] = [:]
    /// How many instances and repositories there are.
    package private(set) var instances = 0
    package private(set) var repositories = 0
    /// How many instances at least one run resolved.
    package private(set) var resolvedInstances = 0
    /// Trajectories by how they ended.
    package private(set) var exitStatuses: [String: Int] = [:]

    private struct State: Sendable {
        var result: TrajectoryStatistics
        var instances: [String: Bool] = [:]
    }

    private init() {}

    /// Reads a store.
    ///
    /// - Throws: `RecordError`.
    package init(_ store: TrajectoryStore, threads: Int = 2) throws {
        let state = Mutex(State(result: TrajectoryStatistics()))
        try store.forEach(threads: threads) { trajectory in
            (
                TrajectoryFacts(trajectory, withActions: false), trajectory.messages.count,
                trajectory.header.source.form, trajectory.header.exitStatus ?? ""
            )
        } take: { facts, messages, form, status in
            state.withLock { state in
                state.result.all.add(facts, messages: messages)
                state.result.models[facts.model, default: Group()].add(facts, messages: messages)
                state.result.forms[form, default: 0] += 1
                state.result.exitStatuses[status, default: 0] += 1
                if !facts.instance.isEmpty {
                    state.instances[facts.instance, default: false] =
                        state.instances[facts.instance] == true || facts.isResolved == true
                }
            }
        }
        let final = state.withLock { $0 }
        self = final.result
        instances = final.instances.count
        resolvedInstances = final.instances.values.count { $0 }
        repositories = Set(final.instances.keys.map(TrajectoryFacts.repository)).count
    }
}
