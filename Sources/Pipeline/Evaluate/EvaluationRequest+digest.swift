internal import Digests
internal import Instances
internal import JSON

extension EvaluationRequest {
    /// The digest of what of a run's limits decides its outcome.
    var limitsDigest: String {
        get throws { SHA256Digest(of: try CanonicalJSON.encode(validation.limits)).hex }
    }
}
