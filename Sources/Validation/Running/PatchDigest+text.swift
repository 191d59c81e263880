internal import Digests
package import Instances

extension PatchDigest {
    /// The digest of a patch's text.
    package init(of patch: String) {
        self.init(digest: SHA256Digest(of: Array(patch.utf8)).hex)
    }
}

extension InstancePatches {
    /// The patches of a candidate, and a proposed one.
    package init(_ candidate: Candidate, proposing patch: String) {
        self.init(candidate, proposed: [PatchDigest(of: patch): patch])
    }
}
