/// The patches that make the variants of one instance's code.
package struct InstancePatches: Hashable, Sendable {
    /// The test patch.
    package let test: String
    /// The gold patch.
    package let gold: String
    /// Proposed patches by their digests.
    package let proposed: [PatchDigest: String]

    package init(_ candidate: Candidate, proposed: [PatchDigest: String] = [:]) {
        test = candidate.testPatch
        gold = candidate.goldPatch
        self.proposed = proposed
    }

    /// What is applied to the base commit for a variant, in order.
    ///
    /// - Throws: `UnknownPatch` for a proposed patch that is not among them.
    package func applied(for variant: Variant) throws(UnknownPatch) -> [String] {
        switch variant {
        case .base: return [test]
        case .gold: return [test, gold]
        case .patch(let digest):
            guard let patch = proposed[digest] else { throw UnknownPatch(digest: digest) }
            // A proposed patch that does to tests what the test patch does leaves the latter without its context.
            return [patch, test]
        }
    }
}

/// A variant names a patch that nobody gave.
package struct UnknownPatch: Error, Hashable, CustomStringConvertible {
    package let digest: PatchDigest

    package var description: String { "there is no proposed patch with the digest \(digest)" }
}
