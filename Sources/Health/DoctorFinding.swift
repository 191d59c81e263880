/// One thing that was examined.
package struct DoctorFinding: Sendable, Encodable {
    /// How well a need is met.
    package enum State: String, Sendable, Encodable {
        /// As it should be.
        case good
        /// It works, with less protection or for fewer repositories.
        case limited
        /// It is needed and not there.
        case missing
    }

    /// What was examined.
    package var name: String
    /// How well the need is met.
    package var state: State
    /// What was found.
    package var finding: String
    /// The command that mends it.
    package var remedy: String?
}
