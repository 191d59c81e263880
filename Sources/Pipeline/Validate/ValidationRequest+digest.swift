internal import Digests
internal import Instances
internal import JSON
internal import LanguageModel
internal import Python
internal import Validation

extension ValidationRequest {
    /// The digest of all that decides verdicts but the candidates and the policy.
    ///
    /// Records hold it: what is encoded here differently makes every verdict of every workspace due again.
    var configurationDigest: String {
        get throws {
            struct Configuration: Encodable {
                var repeats: RepeatPlan
                var limits: RunLimits
                var allowMissingObjects: Bool
                var overrides: [String: [Override.DigestForm]]
                var published: String?
                var adviser: String?
                var sandbox: String?
                var variation: String?
            }
            let configuration = Configuration(
                repeats: repeats, limits: limits, allowMissingObjects: allowMissingObjects,
                overrides: Dictionary(
                    uniqueKeysWithValues: overrides.map { ($0.key.description, $0.value.map(\.digestForm)) }),
                published: published?.digest, adviser: adviser?.name, sandbox: sandbox.recorded,
                variation: variation.spelled)
            return SHA256Digest(of: try CanonicalJSON.encode(configuration)).hex
        }
    }
}
