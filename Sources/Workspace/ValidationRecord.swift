public import Instances

/// What validation found of one candidate under one policy: whole, immutable, and enough to publish from.
public struct ValidationRecord: Hashable, Sendable, Codable {
    /// The instance.
    public var id: InstanceID
    /// The digest of what was validated: base commit and patches (`changeDigest`).
    public var changeDigest: String
    /// The validation policy.
    public var policy: String
    /// The digest of everything else that determines the result: repeats, limits, overrides.
    public var configurationDigest: String
    /// The verdict.
    public var verdict: Verdict
    /// The digest of the environment lock; nil when none was made.
    public var lockDigest: String?
    /// The recipe, as the environment stage spells it in canonical JSON; nil when none was made.
    public var recipe: String?
    /// The keys of the runs that the verdict rests on.
    public var runKeys: [String]
    /// What a reader must know: objects left out, attempts made, early exits.
    public var notes: [String]
    /// CPU time of resolving, building and installing, seconds.
    public var environmentCPUSeconds: Double
    /// CPU time of all test runs, seconds.
    public var testCPUSeconds: Double
    /// Wall time from the start of the work to the verdict, seconds.
    public var wallSeconds: Double

    /// A record by its parts.
    public init(
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
