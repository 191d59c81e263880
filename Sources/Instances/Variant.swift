/// A state of the code in which tests are run: the base commit with the test patch, and what is applied over it.
package enum Variant: Hashable, Sendable {
    /// Nothing else: the tests before the fix.
    case base
    /// The gold patch: the tests after the fix.
    case gold
    /// A patch that somebody proposes.
    case patch(PatchDigest)
}

extension Variant: CodableAsText {
    package static var textForm: String { "before, after or patch:DIGEST" }

    /// `before`, `after`, or `patch:` and the digest: the spelling of run records since the first one.
    package var description: String {
        switch self {
        case .base: "before"
        case .gold: "after"
        case .patch(let digest): "patch:\(digest)"
        }
    }

    package init?(_ text: String) {
        switch text {
        case "before": self = .base
        case "after": self = .gold
        default:
            guard text.hasPrefix("patch:"), let digest = PatchDigest(String(text.dropFirst("patch:".count)))
            else {
                return nil
            }
            self = .patch(digest)
        }
    }

    /// What files of the variant are called: as it is spelled, with the digest cut to twelve digits.
    package var fileName: String {
        switch self {
        case .base, .gold: description
        case .patch(let digest): "patch-\(digest.description.prefix(12))"
        }
    }
}

extension Variant: Comparable {
    /// The base, the gold patch, then other patches by their digests.
    package static func < (left: Variant, right: Variant) -> Bool {
        left.rank == right.rank ? left.description < right.description : left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .base: 0
        case .gold: 1
        case .patch: 2
        }
    }
}

/// The SHA-256 of a patch's bytes.
package struct PatchDigest: Hashable, Sendable, LosslessStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package let description: String

    /// A digest in that form; nil for any other text.
    package init?(_ text: String) {
        let digits = text.utf8
        guard digits.count == 64,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        description = text
    }

    /// - Parameter digest: 64 lower-case hexadecimal digits.
    package init(digest: String) {
        description = digest
    }
}

extension PatchDigest: CodableAsText {
    package static var textForm: String { "64 hexadecimal digits" }
}
