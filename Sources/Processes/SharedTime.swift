internal import Synchronization

/// Divides this process's own CPU time among the pieces of work that are under way, in equal parts.
///
/// What a thread of the cooperative pool does belongs to no piece in particular, so with several under way each part is an
/// estimate; with one it is exact, and the sum always is.
package final class SharedTime: Sendable {
    private struct State {
        var last: Double
        var next = 0
        var parts: [Int: Double] = [:]

        /// Gives what was spent since the last look to those under way.
        mutating func divide(until now: Double) {
            let part = (now - last) / Double(max(1, parts.count))
            for number in parts.keys { parts[number]? += part }
            last = now
        }
    }

    private let clock: @Sendable () -> Double
    private let state: Mutex<State>

    /// - Parameter clock: CPU seconds of the process so far.
    package init(clock: @escaping @Sendable () -> Double = { ProcessTime.now.own }) {
        self.clock = clock
        state = Mutex(State(last: clock()))
    }

    /// Begins a piece of work; its number.
    package func begin() -> Int {
        state.withLock { state in
            state.divide(until: clock())
            state.parts[state.next] = 0
            state.next += 1
            return state.next - 1
        }
    }

    /// Ends a piece of work; its part in seconds.
    package func end(_ number: Int) -> Double {
        state.withLock { state in
            state.divide(until: clock())
            return state.parts.removeValue(forKey: number) ?? 0
        }
    }
}
