package import Instances

/// What validation found of one candidate under one policy: whole, immutable, and enough to publish from.
package struct ValidationRecord: Hashable, Sendable, Codable {
    /// The instance.
    package var id: InstanceID
    /// The digest of what was validated: base commit and patches (`changeDigest`).
    package var changeDigest: String
    /// The validation policy.
    package var policy: String
    /// The digest of everything else that determines the result: repeats, limits, overrides.
    package var configurationDigest: String
    /// The verdict.
    package var verdict: Verdict
    /// The digest of the environment lock; nil when none was made.
    package var lockDigest: String?
    /// The recipe, as the environment stage spells it in canonical JSON; nil when none was made.
    package var recipe: String?
    /// The keys of the runs that the verdict rests on.
    package var runKeys: [String]
    /// What a reader must know: objects left out, attempts made, early exits.
    package var notes: [String]
    /// CPU time of resolving, building and installing, seconds.
    package var environmentCPUSeconds: Double
    /// CPU time of all test runs, seconds.
    package var testCPUSeconds: Double
    /// Wall time from the start of the work to the verdict, seconds.
    package var wallSeconds: Double

    /// A record by its parts.
    package init(
        id: InstanceID, changeDigest: String, policy: String, configurationDigest: String, verdict: Verdict,
        lockDigest: String?, recipe: String?, runKeys: [String], notes: [String],
        environmentCPUSeconds: Double, testCPUSeconds: Double, wallSeconds: Double
    ) {
        self.id = id
        self.changeDigest = changeDigest
        self.policy = policy
        self.configurationDigest = configurationDigest
        self.verdict = verdict
        self.lockDigest = lockDigest
        self.recipe = recipe
        self.runKeys = runKeys
        self.notes = notes
        self.environmentCPUSeconds = environmentCPUSeconds
        self.testCPUSeconds = testCPUSeconds
        self.wallSeconds = wallSeconds
    }
}
