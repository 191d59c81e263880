package import Instances

extension Catalogue {
    /// The recipe of an instance and the digest of its lock, from the first of its validations that has them.
    ///
    /// - Throws: `WorkspaceError`; `StoredFault`.
    package func environment(of id: InstanceID) throws -> (recipe: Recipe, lock: String)? {
        for policy in try validationPolicies() {
            guard let record = try validation(id, policy: policy), let recipe = record.recipe,
                let lock = record.lockDigest
            else { continue }
            return (recipe, lock)
        }
        return nil
    }

    /// The instances of each lock, by their validations.
    ///
    /// - Throws: `WorkspaceError`; `StoredFault`.
    package func instancesByLock() throws -> [String: Set<InstanceID>] {
        var users: [String: Set<InstanceID>] = [:]
        for policy in try validationPolicies() {
            for id in try verdicts(policy: policy).keys {
                let record = try validation(id, policy: policy)
                for digest in record?.lockDigests ?? [] { users[digest, default: []].insert(id) }
            }
        }
        return users
    }
}
