internal import Instances

extension ValidationRecord {
    /// The versions of Python for which the machine had no interpreter when the instance was validated.
    package var missingInterpreter: String? {
        guard let fault else { return Self.missingInterpreter(inDetail: verdict.detail) }
        return fault.missingInterpreter
    }

    /// The same from a verdict's sentence: records of earlier versions have no fault.
    static func missingInterpreter(inDetail detail: String) -> String? {
        detail.firstMatch(of: #/no interpreter for Python ([0-9.<>=!,~* ]+?) on this machine/#).map {
            String($0.output.1)
        }
    }
}
