internal import Foundation

/// What time it is, and waiting: handed in, so that tests need not wait.
package struct GitHubClock: Sendable {
    /// Seconds since the epoch.
    package var now: @Sendable () -> Double
    /// Waits so many seconds, or throws `CancellationError`.
    package var sleep: @Sendable (Double) async throws -> Void
    /// A number from 0 to 1 by chance, for pauses that should differ.
    package var chance: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) async throws -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.chance = chance
    }

    /// The machine's own.
    package static let real = GitHubClock(
        now: { Date().timeIntervalSince1970 },
        sleep: { try await Task.sleep(for: .seconds($0)) },
        chance: { Double.random(in: 0...1) })
}
