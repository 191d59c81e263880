internal import Files
internal import Foundation
package import Instances
internal import JSON

/// What validation found of one candidate under one policy: whole, immutable, and enough to publish from.
package struct ValidationRecord: Hashable, Sendable, StoredRecord {
    /// The format in which validations are written; in the first one the recipe is a text.
    package static var format: Int { 2 }

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
    /// The fault that ended the validation, where programs have to know it; nil for most, and in records of earlier
    /// versions.
    package var fault: RecordedFault?
    /// The digest of the environment lock; nil when none was made.
    package var lockDigest: String?
    /// The recipe; nil when none was made.
    package var recipe: Recipe?
    /// The keys of the runs that the verdict rests on.
    package var runKeys: [String]
    /// What the checkouts lacked: files of which the mirror has no object, submodules that stay empty; nil for nothing.
    package var leftOut: [String]?
    /// What the project's own build said where it failed; nil where it did not.
    package var failedBuild: FailedBuild?
    /// What a reader must know: objects left out, attempts made, early exits.
    package var notes: [String]
    /// CPU time of resolving, building and installing, seconds.
    package var environmentCPUSeconds: Double
    /// CPU time of all test runs, seconds.
    package var testCPUSeconds: Double
    /// Wall time from the start of the work to the verdict, seconds.
    package var wallSeconds: Double
    /// What all of it was spent on, this program's own work included; nil in records of earlier versions.
    package var costs: Costs?

    package init(
        id: InstanceID, changeDigest: String, policy: String, configurationDigest: String, verdict: Verdict,
        lockDigest: String?, recipe: Recipe?, runKeys: [String], notes: [String],
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

extension ValidationRecord {
    /// The digests of all locks that it rests on, that of the runs before the gold patch first.
    package var lockDigests: [String] {
        (lockDigest.map { [$0] } ?? []) + (recipe?.afterLock.map { [$0] } ?? [])
    }

    private enum CodingKeys: String, CodingKey {
        case id, changeDigest, policy, configurationDigest, verdict, fault, lockDigest, recipe, runKeys,
            leftOut, failedBuild, notes
        case environmentCPUSeconds, testCPUSeconds, wallSeconds, costs
    }

    private enum FormatKey: CodingKey { case format }

    /// Reads a record; in those of the first format the recipe is a text that holds JSON.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(InstanceID.self, forKey: .id)
        changeDigest = try members.decode(String.self, forKey: .changeDigest)
        policy = try members.decode(String.self, forKey: .policy)
        configurationDigest = try members.decode(String.self, forKey: .configurationDigest)
        verdict = try members.decode(Verdict.self, forKey: .verdict)
        fault = try members.decodeIfPresent(RecordedFault.self, forKey: .fault)
        lockDigest = try members.decodeIfPresent(String.self, forKey: .lockDigest)
        let format =
            try decoder.container(keyedBy: FormatKey.self).decodeIfPresent(Int.self, forKey: .format) ?? 1
        if format >= 2 {
            recipe = try members.decodeIfPresent(Recipe.self, forKey: .recipe)
        } else {
            let text = try members.decodeIfPresent(String.self, forKey: .recipe)
            recipe = try text.map { try CanonicalJSON.decode(Recipe.self, from: Data($0.utf8)) }
        }
        runKeys = try members.decode([String].self, forKey: .runKeys)
        leftOut = try members.decodeIfPresent([String].self, forKey: .leftOut)
        failedBuild = try members.decodeIfPresent(FailedBuild.self, forKey: .failedBuild)
        notes = try members.decode([String].self, forKey: .notes)
        environmentCPUSeconds = try members.decode(Double.self, forKey: .environmentCPUSeconds)
        testCPUSeconds = try members.decode(Double.self, forKey: .testCPUSeconds)
        wallSeconds = try members.decode(Double.self, forKey: .wallSeconds)
        costs = try members.decodeIfPresent(Costs.self, forKey: .costs)
    }
}
