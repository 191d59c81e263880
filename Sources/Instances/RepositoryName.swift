/// The name of a repository on GitHub: `owner/name`, in the case in which GitHub spells it.
package struct RepositoryName: Hashable, Sendable, Comparable {
    /// The account or organisation that owns the repository.
    package let owner: String
    /// The repository's own name.
    package let name: String

    /// Reads `owner/name`; nil for anything that GitHub would not accept as such, so that a name is always safe
    /// as a part of a path.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, Self.isComponent(parts[0]), Self.isComponent(parts[1]) else { return nil }
        owner = parts[0]
        name = parts[1]
    }

    /// `owner__name`, the form that instance ids and directories use.
    package var slug: String { "\(owner)__\(name)" }

    package static func < (left: RepositoryName, right: RepositoryName) -> Bool {
        left.description < right.description
    }

    private static func isComponent(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 100, text != ".", text != ".." else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default:
                false
            }
        }
    }
}

extension RepositoryName: CodableAsText {
    package static var textForm: String { "OWNER/NAME" }

    /// `owner/name`.
    package var description: String { "\(owner)/\(name)" }
}
