package import Instances

/// How the lists that we found compare with those of a published row.
///
/// Both sides are compared as sets, in the spelling that the published ids have.
package struct PublishedComparison: Hashable, Sendable, Codable {
    /// How one list compares.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Both hold the same tests.
        case same
        /// Ours holds all of theirs, and more.
        case covers
        /// Ours lacks some of theirs.
        case differs
    }

    /// One list against its published counterpart.
    package struct List: Hashable, Sendable, Codable {
        /// How they compare.
        package var kind: Kind
        /// What only the published list holds, sorted.
        package var missing: [String]
        /// What only ours holds, sorted.
        package var extra: [String]

        init(_ ours: [String], against published: [String]) {
            let form = PublishedIDs(of: published)
            let ours = Set(ours.map(form.id))
            let published = Set(published.map(form.id))
            missing = published.subtracting(ours).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            extra = ours.subtracting(published).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            kind = missing.isEmpty ? (extra.isEmpty ? .same : .covers) : .differs
        }
    }

    /// FAIL_TO_PASS; nil when the row does not carry it.
    package var failToPass: List?
    /// PASS_TO_PASS; nil when the row does not carry it.
    package var passToPass: List?

    /// Compares a verdict's lists with a row's.
    package init(of verdict: Verdict, with row: PublishedRow) {
        failToPass = row.failToPass.map { List(verdict.failToPass, against: $0) }
        passToPass = row.passToPass.map { List(verdict.passToPass, against: $0) }
    }
}
