internal import Digests
internal import Foundation

/// How rows are drawn from those that meet the criteria: seeded, so that the same rows are drawn from the same set,
/// in whatever order and from however many files they come.
///
/// A row's place in the draw is the SHA-256 of seed, id and row, so a larger sample holds the smaller one.
package struct RowSampling: Hashable, Sendable {
    /// Keep one row of each instance.
    package var onePerInstance = false
    /// Keep at most so many rows of each repository.
    package var perRepository: Int?
    /// Keep so many rows in all.
    package var count: Int?
    /// Keep this part of the rows, from 0 to 1.
    package var fraction: Double?
    /// Take whole repositories, one after another in a seeded order, until there are enough; only the last one taken
    /// is cut, to the exact number.
    package var byRepository = false
    /// The seed of the draw.
    package var seed: UInt64 = 0

    /// A draw that keeps every row.
    package init() {}

    /// A row that takes part in the draw.
    package struct Ticket: Hashable, Sendable {
        /// The instance's id.
        package let id: String
        /// Its repository.
        package let repository: String
        /// The row's digest.
        package let digest: String
        /// Where the row stands among all that were read.
        package let position: Int

        /// One of which everything is known.
        package init(id: String, repository: String, digest: String, position: Int) {
            self.id = id
            self.repository = repository
            self.digest = digest
            self.position = position
        }
    }

    /// Draws.
    ///
    /// - Returns: the tickets that were drawn, in no particular order, and how many were not, by reason.
    package func draw(from tickets: [Ticket]) -> (drawn: [Ticket], leftOut: [String: Int]) {
        var leftOut: [String: Int] = [:]
        var rest = ordered(tickets)
        func keep(_ kept: [Ticket], _ reason: String) {
            if kept.count < rest.count { leftOut[reason, default: 0] += rest.count - kept.count }
            rest = kept
        }
        if onePerInstance {
            var seen: Set<String> = []
            keep(rest.filter { seen.insert($0.id).inserted }, "one-per-instance")
        }
        if let perRepository {
            var counts: [String: Int] = [:]
            keep(
                rest.filter { ticket in
                    counts[ticket.repository, default: 0] += 1
                    return (counts[ticket.repository] ?? 0) <= perRepository
                }, "per-repository")
        }
        var wanted = count ?? rest.count
        if let fraction { wanted = min(wanted, Int((Double(rest.count) * fraction).rounded())) }
        guard wanted < rest.count else { return (rest, leftOut) }
        keep(Array((byRepository ? repositoriesFirst(rest) : rest).prefix(wanted)), "not-drawn")
        return (rest, leftOut)
    }

    private func ordered(_ tickets: [Ticket]) -> [Ticket] {
        let placed = tickets.map { (place: place("\($0.id)\0\($0.digest)"), ticket: $0) }
        return placed.sorted {
            ($0.place, $0.ticket.position) < ($1.place, $1.ticket.position)
        }.map(\.ticket)
    }

    /// Whole repositories one after another, each in the order of the draw.
    private func repositoriesFirst(_ tickets: [Ticket]) -> [Ticket] {
        let groups = Dictionary(grouping: tickets, by: \.repository)
        let names = groups.keys.map { (place: place("repository\0\($0)"), name: $0) }
            .sorted { ($0.place, $0.name) < ($1.place, $1.name) }
        return names.flatMap { groups[$0.name] ?? [] }
    }

    private func place(_ text: String) -> String { SHA256Digest(of: "\(seed)\0\(text)").hex }

    /// The draw by its names on the command line, as the manifest records it.
    package var description: [String: String] {
        var text: [String: String] = [:]
        if onePerInstance { text["one-per-instance"] = "true" }
        text["per-repository"] = perRepository.map(String.init)
        text["sample"] = count.map(String.init)
        text["fraction"] = fraction.map { "\($0)" }
        if byRepository { text["by-repository"] = "true" }
        if count != nil || fraction != nil || perRepository != nil || onePerInstance {
            text["seed"] = "\(seed)"
        }
        return text
    }
}
