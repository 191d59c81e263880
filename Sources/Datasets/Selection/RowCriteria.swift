package import Instances

/// Which rows a selection takes, each judged by itself.
package struct RowCriteria: Hashable, Sendable {
    /// Take only rows of these repositories; all when empty.
    package var repositories: Set<RepositoryName> = []
    /// Rows of these repositories are held out: they go into a split of their own.
    package var heldOut: Set<RepositoryName> = []
    /// Take rows whose pull request was opened at this moment or later.
    package var since: Timestamp?
    /// Take rows whose pull request was opened before this moment.
    package var until: Timestamp?
    /// Take rows all of whose licences are among these, SPDX ids in lower case; all when empty.
    ///
    /// Of an expression that offers a choice, one suffices.
    package var licences: Set<String> = []
    /// Take only rows that meet the criteria of Lite.
    package var lite = false
    /// How often runs resolve an instance; nil for all.
    package var passRate: PassRateBound?
    /// Bounds of what makes a task hard.
    package var bounds: [Measure: NumberRange] = [:]

    /// What of a row is measured, as a stand-in for its difficulty.
    package enum Measure: String, Hashable, Sendable, CaseIterable {
        /// Files that the gold patch touches.
        case files
        /// Hunks of the gold patch.
        case hunks
        /// Lines that the gold patch adds and removes.
        case lines
        /// Words of the problem statement.
        case words
        /// Tests that fail before and pass after.
        case failToPass = "fail-to-pass"
    }

    /// Criteria that every row meets.
    package init() {}

    /// The first criterion that a row misses, in words that can be counted; nil when it meets them all.
    ///
    /// - Parameter known: the licences of repositories, for rows that do not name their own.
    package func missed(by row: RowFacts, licences known: [RepositoryName: [String]]) -> String? {
        if !repositories.isEmpty, row.repository.map({ !repositories.contains($0) }) ?? true {
            return "repository"
        }
        if since != nil || until != nil {
            guard let date = row.createdAt else { return "date-unknown" }
            if let since, date < since { return "since" }
            if let until, date >= until { return "until" }
        }
        if !licences.isEmpty {
            let own = row.licences.isEmpty ? row.repository.flatMap { known[$0] } ?? [] : row.licences
            if own.isEmpty { return "licence-unknown" }
            if !own.allSatisfy(isWanted) { return "licence" }
        }
        if let missed = passRate?.missed(by: row.id) { return missed }
        for measure in Measure.allCases {
            guard let bound = bounds[measure] else { continue }
            guard let value = Self.value(measure, of: row) else { return "\(measure.rawValue)-unknown" }
            if !bound.contains(value) { return measure.rawValue }
        }
        guard lite else { return nil }
        guard let missed = row.missedByLite else { return "lite-unknown" }
        return missed.first.map { "lite: \($0.rawValue)" }
    }

    /// Whether a licence that a row or a repository states may be had under those that are wanted.
    private func isWanted(_ stated: String) -> Bool {
        if licences.contains(stated.lowercased()) { return true }
        if let identifier = LicenceNames.identifier(of: stated), licences.contains(identifier.lowercased()) {
            return true
        }
        return LicenceExpression(stated)?.isMet(by: licences) ?? false
    }

    private static func value(_ measure: Measure, of row: RowFacts) -> Int? {
        switch measure {
        case .files: row.files
        case .hunks: row.hunks
        case .lines: row.lines
        case .words: row.statementWords
        case .failToPass: row.failToPass
        }
    }

    /// The criteria by their names on the command line, as the manifest records them.
    package var description: [String: String] {
        var text: [String: String] = [:]
        if !repositories.isEmpty { text["only"] = Self.list(repositories) }
        if !heldOut.isEmpty { text["hold-out"] = Self.list(heldOut) }
        text["since"] = since?.description
        text["until"] = until?.description
        if !licences.isEmpty { text["licence"] = licences.sorted().joined(separator: " ") }
        if lite { text["lite"] = "true" }
        text["pass-rate"] = passRate?.text
        text["difficulty"] = passRate?.rates?.digest
        for (measure, bound) in bounds { text[measure.rawValue] = bound.description }
        return text
    }

    private static func list(_ names: Set<RepositoryName>) -> String {
        names.sorted().map(\.description).joined(separator: " ")
    }
}
