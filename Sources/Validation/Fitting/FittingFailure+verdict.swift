package import Instances

extension FittingFailure: VerdictFault {
    /// The reason of the cause; a cause that knows none is ours.
    package var verdictReason: VerdictReason { fault?.verdictReason ?? .sandbox }
    /// What is said of the cause.
    package var verdictDetail: String { fault?.verdictDetail ?? "\(cause)" }
    /// That of the cause.
    package var recordedFault: RecordedFault? { fault?.recordedFault }

    private var fault: (any VerdictFault)? { cause as? any VerdictFault }
}
