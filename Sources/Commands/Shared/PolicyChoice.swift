internal import Validation
internal import Workspace

/// Which policy is meant.
enum PolicyChoice {
    /// The policy of a name.
    static func named<Policy>(_ text: String) throws(UsageFailure) -> Policy
    where Policy: RawRepresentable<String> & CaseIterable {
        guard let policy = Policy(rawValue: text) else {
            let known = Policy.allCases.map(\.rawValue).joined(separator: " or ")
            throw UsageFailure("--policy \(text): expected \(known)")
        }
        return policy
    }

    /// The named policy; else the only one that was used; else the default.
    static func validation(_ text: String?, in catalogue: Catalogue) throws -> ValidationPolicy {
        if let text { return try named(text) }
        let used = try catalogue.validationPolicies().compactMap(ValidationPolicy.init(rawValue:))
        guard used.count <= 1 else {
            throw UsageFailure(
                "this workspace was validated under \(used.map(\.rawValue).joined(separator: " and ")); name one with --policy"
            )
        }
        return used.first ?? .sweBench
    }
}
