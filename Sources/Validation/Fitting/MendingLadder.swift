package import Instances

/// What changes a plan after tests or a build said what they miss: a pure function of what was said, one rung at a time.
package protocol MendingLadder: Sendable {
    associatedtype Plan: EnvironmentPlan
    associatedtype Lock: Sendable
    associatedtype Need: Sendable, CustomStringConvertible
    associatedtype Fault: EnvironmentFault

    /// The next plan after tests said what they miss; nil when nothing more can be done.
    ///
    /// - Parameters:
    ///   - plan: the plan on which the run rested.
    ///   - lock: the lock that came of it.
    ///   - blocksTests: whether tests could not even be collected, or none passed.
    mutating func step(
        after needs: [Need], plan: Plan, lock: Lock, blocksTests: Bool
    ) -> PlanChange<Plan>?

    /// The next plan after an environment could not be made; nil when nothing more can be done.
    ///
    /// - Parameter toolchain: the interpreter or compiler of the lock that could not be built; nil when there was no lock.
    mutating func step(after fault: Fault, plan: Plan, toolchain: String?) -> PlanChange<Plan>?

    /// A plan of equal right to one whose tests say against the candidate what may be the environment's fault; nil when
    /// there is none.
    ///
    /// - Parameter lock: the lock that came of the plan.
    func alternative(to plan: Plan, lock: Lock) -> PlanChange<Plan>?
}

/// A changed plan, and what was changed.
package struct PlanChange<Plan: Sendable>: Sendable {
    /// The plan to try next.
    package var plan: Plan
    /// What was changed against the one before.
    package var change: String

    package init(plan: Plan, change: String) {
        self.plan = plan
        self.change = change
    }
}

/// Everything that resolving needs, before a package index was asked anything.
package protocol EnvironmentPlan: Sendable {
    /// The interpreter or compiler that is tried first.
    var toolchain: String { get }
    /// The moment whose packages are wanted.
    var cutoff: Timestamp { get }
}

/// Why an environment could not be planned, resolved, built or used.
package protocol EnvironmentFault: Error, CustomStringConvertible {
    /// What the resolver tried before it gave up, in order.
    var attempts: [EnvironmentAttempt] { get }
}

/// Why there is no environment, with the interpreter or compiler of the lock when there was one.
package struct PreparationFault<Fault: EnvironmentFault>: Error, CustomStringConvertible {
    package var cause: Fault
    package var toolchain: String?

    package init(_ cause: Fault, toolchain: String? = nil) {
        self.cause = cause
        self.toolchain = toolchain
    }

    package var description: String { cause.description }
}
