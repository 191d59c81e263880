/// The names by which one repository is referred to: its own, and those from before a renaming or a transfer.
///
/// GitHub redirects a former name until another repository is given it.
package struct RepositoryNames: Hashable, Sendable {
    /// The name of today.
    package let current: RepositoryName
    /// Earlier names.
    package let former: [RepositoryName]
    private let lowered: Set<String>

    package init(_ current: RepositoryName, former: [RepositoryName] = []) {
        self.current = current
        self.former = former
        lowered = Set(([current] + former).map { $0.description.lowercased() })
    }

    /// Every name, today's first.
    package var all: [RepositoryName] { [current] + former }

    /// Whether `owner/name`, in any case, is one of them.
    package func include(_ name: String) -> Bool { lowered.contains(name.lowercased()) }
}
