package import Instances
package import Sessions

/// A way to run an untrusted command.
///
/// What holds of every back end, and is tested of every back end: no network but its own loopback, a read-only system,
/// private temporary directories, the limits of the job, and nothing alive afterwards.
package protocol SandboxBackend: Sendable {
    /// Which of the back ends it is.
    var kind: SandboxKind { get }

    /// Runs a job in one of the worker slots; no two jobs run in one slot at a time.
    ///
    /// Cancelling the task stops the job. Throws when the job makes no sense or the host fails us; what the command
    /// did is in the result.
    func run(_ job: SandboxJob, slot: Int) async throws(SandboxError) -> SandboxResult

    /// The user of the host as whom a slot's jobs run: the owner of what they may write.
    func user(slot: Int) -> SandboxUser

    /// What this machine offers and lacks, found by trying.
    func check() -> [SandboxCapability]

    /// Whether what runs change is kept in memory of a size, and not on the disk.
    var boundsChanges: Bool { get }

    /// What is left of this process's runs, which is nothing when none is under way: directories and control groups.
    func remains() -> [String]

    /// What a job needs, as sessions start from it; nil when this back end keeps no sessions, or not with such mounts.
    func sessionPlan(_ job: SandboxJob, slot: Int) -> SessionPlan?

    /// Layers that other users may have made, with one more on top by which a slot's user may write to all directories.
    func sessionLayers(
        _ lowers: [String], below directory: String, slot: Int
    ) throws(SandboxError) -> [String]
}

extension SandboxBackend {
    package var kind: SandboxKind { .bubblewrap }

    package var boundsChanges: Bool { true }

    package func remains() -> [String] { [] }

    package func sessionPlan(_ job: SandboxJob, slot: Int) -> SessionPlan? { nil }

    package func sessionLayers(
        _ lowers: [String], below directory: String, slot: Int
    ) throws(SandboxError) -> [String] { lowers }
}

/// A user and group of the host.
package struct SandboxUser: Sendable, Equatable {
    /// The user's number.
    package var uid: UInt32
    /// The group's number.
    package var gid: UInt32

    /// A user and group.
    package init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}

/// One thing a sandbox needs or would like, and what was found.
package struct SandboxCapability: Sendable, Equatable {
    /// How well the need is met.
    package enum State: String, Sendable {
        /// As it should be.
        case good
        /// Jobs run and their limits hold, with less protection or less exactly.
        case limited
        /// Jobs run, and a limit of theirs does not hold.
        case degraded
        /// Jobs cannot run.
        case missing
    }

    /// What it is about: "bubblewrap", "memory limit".
    package var name: String
    /// What was found, in words.
    package var finding: String
    /// How well the need is met.
    package var state: State
    /// What mends it; nil when nothing needs mending.
    package var remedy: String?

    /// A finding.
    package init(name: String, finding: String, state: State, remedy: String? = nil) {
        self.name = name
        self.finding = finding
        self.state = state
        self.remedy = remedy
    }
}
