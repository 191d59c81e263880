/// One hostile thing that was tried, and whether the sandbox held.
package struct AttackFinding: Sendable, Hashable, Encodable {
    /// How a limit stood.
    package enum State: String, Sendable, Hashable, Encodable {
        /// It held.
        case enforced
        /// It is claimed on this machine and did not hold.
        case broken
        /// This machine has no means to enforce it, and nobody claims it.
        case absent
        /// It could not be tried.
        case untried
    }

    /// Which limit.
    package var name: String
    /// What was tried.
    package var tried: String
    package var state: State
    /// What was seen: the limit, how far it got, why it is absent.
    package var figure: String
    /// What would enforce it.
    package var remedy: String?

    package init(name: String, tried: String, state: State, figure: String, remedy: String? = nil) {
        self.name = name
        self.tried = tried
        self.state = state
        self.figure = figure
        self.remedy = remedy
    }
}
