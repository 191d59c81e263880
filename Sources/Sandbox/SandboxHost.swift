internal import Glibc

/// What a back end needs to know of the machine and of itself.
struct SandboxHost: Sendable {
    /// Where runs are staged.
    let scratch: String
    /// Whether we are root, so that every slot has a user of its own.
    let privileged: Bool
    /// The bubblewrap program.
    let bubblewrap: String
    /// Whether changes can be kept in memory.
    let memoryUppers: Bool
    /// A directory that all users can enter, over which a run's directory is shown in its own mount
    /// namespace.
    ///
    /// What it holds on the host does not matter.
    let shownAt: String

    /// Where programs of the system are found; ours says nothing to root's sandbox.
    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    init(scratch: String) throws(SandboxError) {
        try HostPath.makeDirectories(scratch)
        guard let real = HostPath.resolved(scratch) else {
            throw .host(operation: "finding", path: scratch, code: errno)
        }
        self.scratch = real
        privileged = geteuid() == 0
        let own = getenv("PATH").map { String(cString: $0) } ?? ""
        bubblewrap = Self.find("bwrap", on: "\(Self.path):\(own)") ?? "bwrap"
        memoryUppers = privileged || Self.kernel >= (6, 6)
        shownAt =
            ["/mnt", "/media", "/srv", "/opt"].first { HostPath.isDirectory($0) && HostPath.isOpenToAll($0) }
            ?? "/var"
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
