/// An instance or a whole repository, as the command line names them.
package enum InstanceSelection: Hashable, Sendable {
    /// One instance.
    case instance(InstanceID)
    /// All instances of a repository.
    case repository(RepositoryName)
    /// The instance of this number of whichever repository has that name, in lower case.
    case short(name: String, number: Int)

    /// Reads `OWNER/NAME`, `OWNER__NAME-NUMBER`, `OWNER/NAME#NUMBER`, `NAME-NUMBER` or `NAME#NUMBER`.
    package init?(_ text: String) {
        if let repository = RepositoryName(text) {
            self = .repository(repository)
        } else if let id = InstanceID(text) {
            self = .instance(id)
        } else if let (name, number) = Self.numbered(text, by: "#") ?? Self.numbered(text, by: "-") {
            if let repository = RepositoryName(name) {
                self = .instance(InstanceID(repository, number))
            } else if !name.contains("/"), RepositoryName("owner/\(name)") != nil {
                self = .short(name: name.lowercased(), number: number)
            } else {
                return nil
            }
        } else {
            return nil
        }
    }

    private static func numbered(_ text: String, by mark: Character) -> (name: String, number: Int)? {
        guard let place = text.lastIndex(of: mark) else { return nil }
        let digits = text[text.index(after: place)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(digits)
        else { return nil }
        return (String(text[..<place]), number)
    }

    /// Whether an instance is meant.
    package func contains(_ id: InstanceID) -> Bool {
        switch self {
        case .instance(let instance): instance == id
        case .repository(let repository): repository == id.repository
        case .short(let name, let number): number == id.number && id.repository.name.lowercased() == name
        }
    }

    /// Whether an instance of a repository may be meant.
    package func concerns(_ repository: RepositoryName) -> Bool {
        switch self {
        case .instance(let instance): instance.repository == repository
        case .repository(let name): name == repository
        case .short(let name, _): repository.name.lowercased() == name
        }
    }
}
