/// An error that knows which verdict it amounts to when it ends the validation of a candidate.
///
/// Errors conform in their own rooms; an error that does not conform is our fault, never the candidate's.
package protocol VerdictFault: Error {
    /// The reason of the verdict.
    var verdictReason: VerdictReason { get }
    /// What is said of it; the error's description unless it decides otherwise.
    var verdictDetail: String { get }
    /// What programs have to know of it besides; nil for most.
    var recordedFault: RecordedFault? { get }
}

extension VerdictFault {
    package var verdictDetail: String { "\(self)" }
    package var recordedFault: RecordedFault? { nil }
}

extension Verdict {
    /// The verdict on a candidate whose validation was ended by an error.
    package static func refused(for error: any Error) -> Verdict {
        guard let fault = error as? any VerdictFault else { return .refused(.sandbox, "\(error)") }
        return .refused(fault.verdictReason, fault.verdictDetail)
    }
}

/// A fault that ended a validation, as records keep it for programs; the verdict's detail is for people.
///
/// Its kinds are open: a record with one that this version does not know is read, and keeps it.
package struct RecordedFault: Hashable, Sendable, Codable {
    private var kind: String
    private var wanted: String?

    /// No interpreter of the machine was allowed by the project, which wants these versions.
    package static func noInterpreter(wanted: String) -> RecordedFault {
        RecordedFault(kind: "no-interpreter", wanted: wanted)
    }

    /// The disk of the machine was full, not the share of it that a run has.
    package static let fullDisk = RecordedFault(kind: "full-disk")

    /// The versions for which there was no interpreter; nil when the fault is another one.
    package var missingInterpreter: String? { kind == "no-interpreter" ? wanted : nil }
}
