/// The overrides that apply to one instance, and what they amount to together.
package struct AppliedOverrides: Hashable, Sendable {
    /// All of them in one, later ones over earlier ones.
    package let merged: Override
    private let applying: [Override]

    /// Of the overrides of a repository those that apply to a version of the project and a commit's date.
    package init(_ overrides: [Override], version: String, committedAt: Timestamp) {
        applying = overrides.filter { $0.applies(to: version, committedAt: committedAt) }
        merged = applying.reduce(Override()) { $0.merged(with: $1) }
    }

    /// What evidence names as the source of a setting: `override`, with the reason of the override that decides it.
    package func source<Value>(of setting: KeyPath<Override, Value?>) -> String {
        let deciding = applying.last { $0[keyPath: setting] != nil }
        return deciding?.reason.map { "override: \($0)" } ?? "override"
    }
}
