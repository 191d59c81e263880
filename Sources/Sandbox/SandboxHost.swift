internal import Glibc
internal import Instances

/// What a back end needs to know of the machine and of itself.
struct SandboxHost: Sendable {
    /// Where runs are staged.
    let scratch: String
    /// Whether we are root, so that every slot has a user of its own.
    let privileged: Bool
    /// Which back end it is for.
    let kind: SandboxKind
    /// The bubblewrap program.
    let bubblewrap: String
    /// The podman program.
    let podman: String
    /// The program that makes podman's containers: crun, since others want control groups of their own.
    let containerRuntime: String
    /// Whether changes can be kept in memory.
    let memoryUppers: Bool
    /// A directory that all users can enter, over which a run's directory is shown in its own mount
    /// namespace.
    ///
    /// What it holds on the host does not matter.
    let shownAt: String

    /// Where programs of the system are found; ours says nothing to root's sandbox.
    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    init(scratch: String, for kind: SandboxKind = .bubblewrap) throws(SandboxError) {
        self.kind = kind
        try HostPath.makeDirectories(scratch)
        guard let real = HostPath.resolved(scratch) else {
            throw .host(operation: "finding", path: scratch, code: errno)
        }
        self.scratch = real
        privileged = geteuid() == 0
        let own = getenv("PATH").map { String(cString: $0) } ?? ""
        bubblewrap = BubblewrapProgram.path
        podman = Self.find("podman", on: "\(Self.path):\(own)") ?? "podman"
        containerRuntime = Self.find("crun", on: "\(Self.path):\(own)") ?? "crun"
        memoryUppers = privileged || Self.kernel >= (6, 6)
        shownAt =
            ["/mnt", "/media", "/srv", "/opt"].first { HostPath.isDirectory($0) && HostPath.isOpenToAll($0) }
            ?? "/var"
    }

    /// Whether places of the host are only reached by way of the run's directory: podman's own places are covered.
    var bindsAll: Bool { kind == .podman }

    /// By which options of `unshare` an ordinary user becomes root of the stage.
    ///
    /// podman's containers need a second user there, for their own root.
    var mapping: [String] { ["--map-root-user"] + (kind == .podman ? ["--map-auto"] : []) }

    /// The user of a slot: its own when we are root, else ourselves.
    func user(slot: Int) -> SandboxUser {
        guard privileged else { return SandboxUser(uid: geteuid(), gid: getegid()) }
        return SlotUsers(scratch: scratch).user(slot: slot)
    }

    /// The command that gives up root's powers, as the beginning of another command.
    func dropping(to user: SandboxUser) -> [String] {
        let common = ["--no-new-privs", "--pdeathsig", "KILL"]
        guard privileged else { return ["setpriv"] + common }
        return ["setpriv", "--reuid", "\(user.uid)", "--regid", "\(user.gid)", "--clear-groups"] + common
            + ["--inh-caps=-all", "--bounding-set=-all"]
    }

    /// The kernel's version.
    static var kernel: (Int, Int) {
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: &name.release) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 0)
    }

    static func find(_ program: String, on path: String) -> String? {
        path.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }
}
