internal import Validation
internal import Workspace

/// Which validation policy is meant when none is named.
enum PolicyChoice {
    /// The named policy; else the only one that was used; else the default.
    static func validation(_ text: String?, in catalogue: Catalogue) throws -> ValidationPolicy {
        if let text {
            guard let policy = ValidationPolicy(rawValue: text) else {
                let known = ValidationPolicy.allCases.map(\.rawValue).joined(separator: " or ")
                throw UsageFailure("--policy \(text): expected \(known)")
            }
            return policy
        }
        let used = try catalogue.validationPolicies().compactMap(ValidationPolicy.init(rawValue:))
        guard used.count <= 1 else {
            throw UsageFailure(
                "this workspace was validated under \(used.map(\.rawValue).joined(separator: " and ")); name one with --policy"
            )
        }
        return used.first ?? .sweBench
    }
}
