/// The id of an instance, `owner__name-number`, unique over all repositories (SWE-bench's `instance_id`).
package struct InstanceID: Hashable, Sendable, Comparable {
    /// The repository.
    package let repository: RepositoryName
    /// The number of the pull request.
    package let number: Int

    /// The id of a pull request of a repository.
    package init(_ repository: RepositoryName, _ number: Int) {
        self.repository = repository
        self.number = number
    }

    /// Reads `owner__name-number`; nil for anything else.
    ///
    /// The owner holds no `__`, as GitHub forbids `_` in it.
    package init?(_ text: String) {
        guard let dash = text.lastIndex(of: "-"),
            let number = Int(text[text.index(after: dash)...]), number >= 0
        else { return nil }
        let slug = text[..<dash]
        var separator = slug.startIndex
        while separator < slug.endIndex, !slug[separator...].hasPrefix("__") {
            separator = slug.index(after: separator)
        }
        guard separator < slug.endIndex else { return nil }
        let name = slug[slug.index(separator, offsetBy: 2)...]
        guard let repository = RepositoryName("\(slug[..<separator])/\(name)") else { return nil }
        self.init(repository, number)
    }

    /// Ids are ordered as the published rows are: by their text, byte by byte.
    package static func < (left: InstanceID, right: InstanceID) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}

extension InstanceID: CodableAsText {
    package static var textForm: String { "OWNER__NAME-NUMBER" }

    /// `owner__name-number`.
    package var description: String { "\(repository.slug)-\(number)" }
}
