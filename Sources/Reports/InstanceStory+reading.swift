package import Instances
package import Workspace

extension InstanceStory {
    /// Everything that a workspace knows of one instance.
    ///
    /// - Throws: `WorkspaceError.unknownInstance` when neither a candidate nor a refusal is known; `StoredFault` when a
    ///   record cannot be used.
    package init(of id: InstanceID, catalogue: Catalogue) throws {
        if let refusal = try catalogue.refusal(of: id) {
            self.init(refusal: refusal)
            return
        }
        let candidate = try catalogue.candidate(id)
        let validations = try catalogue.validationPolicies().compactMap {
            try catalogue.validation(id, policy: $0)
        }
        let keys = validations.reduce(into: [String]()) { keys, record in
            keys += record.runKeys.filter { !keys.contains($0) }
        }
        self.init(
            candidate: candidate, validations: validations,
            runs: try keys.compactMap { try catalogue.run(id, key: $0) })
    }
}
