internal import Glibc

/// Which control group files there are, and where our own processes stand in them: read once.
struct ControlGroupTree: Sendable, Equatable {
    /// The two generations of the kernel's interface.
    enum Version: Sendable { case one, two }

    /// Directories in which a group with this controller may be made, the best first.
    var bases: [(controller: String, version: Version, path: String)] = []

    static func == (left: ControlGroupTree, right: ControlGroupTree) -> Bool {
        left.bases.elementsEqual(right.bases) { $0 == $1 }
    }

    /// The tree as `/proc/self/mountinfo` and `/proc/self/cgroup` tell it.
    init(mountinfo: String, membership: String) {
        var memberOf: [String: String] = [:]
        for line in membership.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            for controller in fields[1].split(separator: ",") {
                memberOf[String(controller)] = String(fields[2])
            }
            if fields[1].isEmpty { memberOf[""] = String(fields[2]) }
        }
        for line in mountinfo.split(separator: "\n") {
            guard let mount = Self.mount(line) else { continue }
            let wanted: [String]
            if mount.type == "cgroup2" {
                wanted = [""]
            } else {
                wanted = mount.options.filter { ["memory", "pids", "cpuacct"].contains($0) }
            }
            for name in wanted {
                guard let member = memberOf[name] else { continue }
                let inside = Self.relative(member, to: mount.root)
                if name.isEmpty {
                    addUnified(mount.point, inside)
                } else {
                    bases.append((name, .one, mount.point + inside))
                }
            }
        }
    }

    /// The tree of this machine.
    static let current = ControlGroupTree(
        mountinfo: HostPath.text(of: "/proc/self/mountinfo") ?? "",
        membership: HostPath.text(of: "/proc/self/cgroup") ?? "")

    /// Version 2 lets no group hold both processes and groups with limits: so a sister of our own group is tried before
    /// a child of it.
    private mutating func addUnified(_ point: String, _ inside: String) {
        for controller in ["memory", "pids"] {
            if let slash = inside.lastIndex(of: "/"), !inside.isEmpty {
                bases.append((controller, .two, point + inside[..<slash]))
            }
            bases.append((controller, .two, point + inside))
        }
    }

    /// Root, mount point, type and the file system's own options of one line of mountinfo.
    private static func mount(
        _ line: Substring
    ) -> (root: String, point: String, type: String, options: [String])? {
        let halves = line.split(separator: " - ", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        let left = halves[0].split(separator: " ")
        let right = halves[1].split(separator: " ")
        guard left.count >= 5, right.count >= 3, right[0] == "cgroup" || right[0] == "cgroup2" else {
            return nil
        }
        return (
            String(left[3]), String(left[4]), String(right[0]),
            right[2].split(separator: ",").map(String.init)
        )
    }

    /// A group's path below the part of the hierarchy that is mounted; "" for its root.
    private static func relative(_ group: String, to root: String) -> String {
        var path = Substring(group)
        if root != "/", path.hasPrefix(root) { path = path.dropFirst(root.count) }
        return path == "/" ? "" : String(path)
    }
}

/// The control groups of one run, which bound and count all its processes together.
struct ControlGroups: Sendable {
    /// The groups made, by controller.
    private let groups: [String: (version: ControlGroupTree.Version, path: String)]

    /// How our groups' names begin.
    static let prefix = "swegym-"

    /// The groups of runs whose names begin so.
    static func paths(ofRunsNamed beginning: String, tree: ControlGroupTree = .current) -> [String] {
        tree.bases.flatMap { base in
            HostPath.names(in: base.path).filter { $0.hasPrefix(prefix + beginning) }.map {
                "\(base.path)/\($0)"
            }
        }
    }

    /// Makes the groups that this machine lets us make; none is fine, the job is less bounded then.
    ///
    /// - Parameter ownProcesses: The processes and threads that make the sandbox, on top of the job's.
    init(
        named run: String, limits: SandboxLimits, ownProcesses: Int = 8, tree: ControlGroupTree = .current
    ) {
        var groups: [String: (version: ControlGroupTree.Version, path: String)] = [:]
        for base in tree.bases where groups[base.controller] == nil {
            let path = "\(base.path)/\(Self.prefix)\(run)"
            let isNew = mkdir(path, 0o755) == 0
            guard isNew || groups.values.contains(where: { $0.path == path }) else { continue }
            if Self.limit(base.controller, base.version, path, limits, ownProcesses) {
                groups[base.controller] = (base.version, path)
            } else if isNew {
                rmdir(path)
            }
        }
        self.groups = groups
    }

    private static func limit(
        _ controller: String, _ version: ControlGroupTree.Version, _ path: String, _ limits: SandboxLimits,
        _ ownProcesses: Int
    ) -> Bool {
        switch (controller, version) {
        case ("memory", .one):
            guard HostPath.put("\(limits.memoryBytes)", into: path + "/memory.limit_in_bytes") else {
                return false
            }
            _ = HostPath.put("\(limits.memoryBytes)", into: path + "/memory.memsw.limit_in_bytes")
            return true
        case ("memory", .two):
            guard HostPath.put("\(limits.memoryBytes)", into: path + "/memory.max") else { return false }
            _ = HostPath.put("0", into: path + "/memory.swap.max")
            _ = HostPath.put("1", into: path + "/memory.oom.group")
            return true
        case ("pids", _):
            return HostPath.put("\(limits.processes + ownProcesses)", into: path + "/pids.max")
        default:
            return true
        }
    }

    /// Whether the memory of all processes together is bounded.
    var boundsMemory: Bool { groups["memory"] != nil }

    /// What there is, in words.
    var summary: String {
        groups.sorted { $0.key < $1.key }.map { "\($0.key) (version \($0.value.version == .one ? 1 : 2))" }
            .joined(separator: ", ")
    }

    /// The files that a process writes to, to enter the groups.
    var entrances: [String] {
        Set(groups.values.map { $0.path + "/cgroup.procs" }).sorted()
    }

    /// How many processes the kernel killed for want of memory.
    var memoryKills: Int {
        guard let memory = groups["memory"] else { return 0 }
        let file = memory.version == .one ? "memory.oom_control" : "memory.events"
        return Self.value("oom_kill", in: HostPath.text(of: "\(memory.path)/\(file)") ?? "")
    }

    /// Processor seconds of all processes so far; nil where they are not counted.
    var cpuSeconds: Double? {
        if let group = groups["cpuacct"] {
            let text = HostPath.text(of: group.path + "/cpuacct.usage") ?? ""
            return Double(text.filter(\.isNumber)).map { $0 / 1e9 }
        }
        guard let unified = groups.values.first(where: { $0.version == .two }),
            let text = HostPath.text(of: unified.path + "/cpu.stat")
        else { return nil }
        return Double(Self.value("usage_usec", in: text)) / 1e6
    }

    /// Kills what is left and removes the groups; how many processes would not die within two seconds.
    func remove() -> Int {
        Set(groups.values.map(\.path)).map(Self.remove).max() ?? 0
    }

    /// Kills what is left in one group and removes it; how many processes would not die.
    static func remove(_ path: String) -> Int {
        var left = 0
        for attempt in 0..<200 {
            left = killAll(in: path)
            if left == 0, rmdir(path) == 0 || errno == ENOENT { break }
            usleep(attempt < 20 ? 500 : 10_000)
        }
        return left
    }

    private static func killAll(in path: String) -> Int {
        let members = (HostPath.text(of: path + "/cgroup.procs") ?? "").split(separator: "\n")
        guard !members.isEmpty else { return 0 }
        if !HostPath.put("1", into: path + "/cgroup.kill") {
            for member in members.compactMap({ Int32($0) }) where member > 1 { kill(member, SIGKILL) }
        }
        return members.count
    }

    /// The number after a word at the start of a line.
    static func value(_ word: String, in text: String) -> Int {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            if fields.count == 2, fields[0] == word { return Int(fields[1]) ?? 0 }
        }
        return 0
    }
}
