package import Processes

/// One untrusted command: what it sees, and within which limits it runs.
///
/// Inside there is only what is named here, and: the host's `/usr` read-only, a minimal `/etc`, and private `/proc`,
/// `/dev`, `/tmp`, `/dev/shm` and `/home/box`. The command runs as user 1000.
package struct SandboxJob: Sendable {
    /// The program, an absolute path inside, and its arguments.
    package var command: [String]
    /// The directory inside to start in.
    package var workingDirectory: String
    /// The whole environment, but for `PWD`, which is always set.
    package var environment: [String: String]
    /// What is mounted, in order: later mounts may lie inside earlier ones.
    package var mounts: [SandboxMount]
    /// Directories of the host shown read-only at their own path, such as an interpreter's prefix; they may lie below a
    /// home that others cannot enter.
    package var hostPrefixes: [String]
    /// Which network there is besides loopback.
    package var network: SandboxNetwork
    /// Names of hosts, besides `localhost`, that are loopback.
    package var hostNames: [String]
    /// The limits.
    package var limits: SandboxLimits
    /// How many of the machine's processors it may use; all when nil.
    package var cores: Int?
    /// What the command reads from standard input; nothing when nil.
    ///
    /// Up to 4 KiB come by a pipe, so that only the first reader has them.
    package var input: [UInt8]?
    /// A descriptor of the command's own that it reports on.
    package var report: ReportChannel?
    /// Where standard output and standard error go, together.
    package var log: OutputSink

    /// A job with its command, directory and environment, everything else at its default: no mounts, no network, up to
    /// 16 MiB of output captured.
    package init(command: [String], workingDirectory: String = "/tmp", environment: [String: String] = [:]) {
        self.command = command
        self.workingDirectory = workingDirectory
        self.environment = environment
        mounts = []
        hostPrefixes = []
        network = .none
        hostNames = []
        limits = SandboxLimits()
        cores = nil
        input = nil
        report = nil
        log = .captured(limit: 16 << 20)
    }
}

/// One thing mounted inside.
///
/// All paths are absolute.
package enum SandboxMount: Sendable, Equatable {
    /// A file or directory of the host that cannot be changed.
    case readOnly(host: String, inside: String)
    /// A file or directory of the host that the inside user changes for good, where its permissions let it.
    case writable(host: String, inside: String)
    /// Directories of the host laid over one another, the top one first, below a layer that takes all changes.
    case overlay(lowers: [String], upper: SandboxUpper, inside: String, ownership: OverlayOwnership)
    /// An empty directory in memory of at most so many bytes.
    case temporary(inside: String, bytes: Int)

    /// Where it appears.
    package var inside: String {
        switch self {
        case .readOnly(_, let inside), .writable(_, let inside), .overlay(_, _, let inside, _),
            .temporary(let inside, _):
            inside
        }
    }
}

/// Where an overlay's changes go.
package enum SandboxUpper: Sendable, Equatable {
    /// Away with the run.
    case temporary
    /// Into a directory of the host, made when absent, which may serve as a lower later.
    case keep(host: String)
}

/// Who may write in an overlay.
package enum OverlayOwnership: Sendable, Equatable {
    /// Whom the permissions of the lowers let: for a checkout, which belongs to the slot's user.
    case asIs
    /// Every directory belongs to the inside user, so that it can add, replace and remove files although the lowers
    /// belong to somebody else; files of the lowers cannot be written in place. For installing into an environment.
    case directories
}

/// Which network a job has.
package enum SandboxNetwork: Sendable {
    /// Loopback only, of its own.
    case none
    /// Loopback, and what a gateway lets through, announced by HTTP_PROXY, HTTPS_PROXY and ALL_PROXY. The relay inside
    /// is run by the interpreter given: the path inside of a Python of at least 3.6.
    case gateway(Gateway, interpreter: String)
}

/// A descriptor that the command writes its report to.
package struct ReportChannel: Sendable, Equatable {
    /// The command's descriptor: 3 to 19.
    package var descriptor: Int32
    /// How many bytes are kept.
    package var limit: Int

    /// A channel at a descriptor, 3 where none is named, that keeps up to 24 MiB where no limit is: a report of a
    /// hundred thousand tests.
    package init(descriptor: Int32 = 3, limit: Int = 24 << 20) {
        self.descriptor = descriptor
        self.limit = limit
    }
}
