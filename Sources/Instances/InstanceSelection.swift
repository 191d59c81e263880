/// An instance or a whole repository, as the command line names them.
package enum InstanceSelection: Hashable, Sendable {
    /// One instance.
    case instance(InstanceID)
    /// All instances of a repository.
    case repository(RepositoryName)

    /// Reads `OWNER/NAME` or `OWNER__NAME-NUMBER`.
    package init?(_ text: String) {
        if let repository = RepositoryName(text) {
            self = .repository(repository)
        } else if let id = InstanceID(text) {
            self = .instance(id)
        } else {
            return nil
        }
    }

    /// Whether an instance is meant.
    package func contains(_ id: InstanceID) -> Bool {
        switch self {
        case .instance(let instance): instance == id
        case .repository(let repository): repository == id.repository
        }
    }

    /// Whether an instance of a repository may be meant.
    package func concerns(_ repository: RepositoryName) -> Bool {
        switch self {
        case .instance(let instance): instance.repository == repository
        case .repository(let name): name == repository
        }
    }
}
