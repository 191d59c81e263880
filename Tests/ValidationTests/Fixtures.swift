import Foundation
import Instances
import TestSupport

@testable import Validation

func exampleID() throws -> InstanceID {
    guard let id = InstanceID("owner__name-7") else { throw FixtureError.badID }
    return id
}

/// A record of a run that ended by itself and whole.
func record(
    _ variant: Variant, _ repeatIndex: Int = 0, _ outcomes: [String: TestOutcome],
    collectionErrors: [String: String] = [:], reasons: [String: FailureReason]? = nil,
    ending: RunEnding = .exited(status: 1), isComplete: Bool = true
) throws -> RunRecord {
    RunRecord(
        key: "\(variant)-\(repeatIndex)", id: try exampleID(), variant: variant, repeatIndex: repeatIndex,
        ending: ending, outcomes: outcomes, collectionErrors: collectionErrors,
        reasons: reasons, isComplete: isComplete, wallSeconds: 1, cpuSeconds: 1, log: "log")
}
