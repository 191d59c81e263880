internal import Foundation
internal import Synchronization

/// A GitHub on 127.0.0.1: GraphQL and REST over a population, with limits and faults.
package final class LoopbackGitHub: Sendable {
    /// How it is set up.
    package struct Settings: Sendable {
        /// The tokens that are good; none of them, and everybody is let in.
        package var tokens: [String] = []
        /// Points a token may spend in a window.
        package var limit = 5000
        /// The window's length, seconds.
        package var window = 3600
        /// How many of a hundred answers go wrong.
        package var faultPercent: UInt64 = 0
        /// What may go wrong.
        package var faults = LoopbackFault.allCases
        /// What decides which do.
        package var seed: UInt64 = 1
        /// A query that may bring more nodes than this times out.
        package var nodesInTime = Int.max
        /// How long each answer takes, seconds.
        package var latency = 0.0
        /// What time it is, seconds since the epoch.
        package var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }

        /// The defaults: no limit that matters, no faults.
        package init() {}
    }

    /// What was asked.
    package struct Counts: Hashable, Sendable, Encodable {
        /// All requests.
        package var requests = 0
        /// GraphQL requests.
        package var graphQL = 0
        /// REST requests.
        package var rest = 0
        /// Searches for repositories that were answered.
        package var searches = 0
        /// Answers that went wrong on purpose.
        package var faults = 0
        /// Requests that were turned away by a primary limit.
        package var limited = 0
        /// Points spent.
        package var points = 0
        /// Bodies sent, bytes.
        package var bytes = 0
    }

    private let shared: Shared
    private let server: LoopbackServer

    private final class Shared: Sendable {
        let state: Mutex<LoopbackState>
        init(_ state: LoopbackState) { self.state = Mutex(state) }
    }

    /// Starts to serve a population.
    ///
    /// - Parameter port: the port to take, 0 for any.
    package init(_ population: Population, settings: Settings = Settings(), port: Int = 0) throws {
        let shared = Shared(LoopbackState(settings: settings, population: population))
        self.shared = shared
        server = try LoopbackServer(port: port) { request in Self.answer(request, shared) }
    }

    deinit { server.stop() }

    /// Where it is: `http://127.0.0.1:PORT`.
    package var address: String { server.address }

    /// What was asked so far.
    package var counts: Counts { shared.state.withLock { $0.counts } }

    /// Forgets what was asked so far.
    package func resetCounts() { shared.state.withLock { $0.counts = Counts() } }

    /// Changes the population.
    package func change(_ body: (inout Population) -> Void) {
        shared.state.withLock { state in
            body(&state.population)
            state.order = nil
        }
    }

    /// Sets the repositories that searching finds.
    package func list(_ repositories: ListedRepositories) {
        var repositories = repositories
        repositories.index()
        shared.state.withLock { [repositories] in $0.listed = repositories }
    }

    /// Changes the settings.
    package func set(_ body: (inout Settings) -> Void) {
        shared.state.withLock { body(&$0.settings) }
    }

    /// Waits no more and closes all connections.
    package func stop() { server.stop() }

    private static func answer(_ request: LoopbackRequest, _ shared: Shared) -> LoopbackResponse {
        let latency = shared.state.withLock { $0.settings.latency }
        if latency > 0 { Thread.sleep(forTimeInterval: latency) }
        return shared.state.withLock { state in
            state.counts.requests += 1
            state.served += 1
            let number = state.counts.requests
            let right = state.answer(request)
            let settings = state.settings
            var given = right
            let roll = Population.mix(settings.seed, UInt64(number), 77) % 100
            if roll < settings.faultPercent, !settings.faults.isEmpty, right.status == 200 {
                let which = Population.mix(settings.seed, UInt64(number), 78) % UInt64(settings.faults.count)
                state.counts.faults += 1
                given = settings.faults[Int(which)].answer(
                    right, before: state.before, target: request.target, now: Int(settings.now()))
            }
            state.before = right
            state.counts.bytes += given.body.count
            return given
        }
    }
}
