internal import Files
internal import Glibc

/// The names of runs, which tell whether the process that made them is still there.
enum RunName {
    /// The beginning of the names of this process's runs.
    static let own = "run-\(getpid())-\(startTime(of: getpid()) ?? 0)-"

    /// Whether a name is that of a run whose process has gone.
    ///
    /// Its number alone would not tell: numbers come back.
    static func isAbandoned(_ name: String) -> Bool {
        let parts = name.split(separator: "-")
        guard parts.count >= 3, parts[0] == "run", let process = Int32(parts[1]), let start = Int(parts[2])
        else { return false }
        return startTime(of: process) != start
    }

    /// When a process started, in ticks since the machine's start.
    private static func startTime(of process: Int32) -> Int? {
        guard let text = HostPath.text(of: "/proc/\(process)/stat"),
            let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 19
        else { return nil }
        return Int(fields[19])
    }
}

/// What runs left behind whose process was killed.
enum Leftovers {
    /// Removes their directories and control groups, with any process still in those.
    static func remove(scratch: String, tree: ControlGroupTree = .current) {
        let prefix = ControlGroups.prefix
        for base in tree.bases {
            for name in HostPath.names(in: base.path) where name.hasPrefix(prefix) {
                if RunName.isAbandoned(String(name.dropFirst(prefix.count))) {
                    _ = ControlGroups.remove("\(base.path)/\(name)")
                }
            }
        }
        for name in HostPath.names(in: scratch) where RunName.isAbandoned(name) {
            _ = TreeRemover.remove("\(scratch)/\(name)")
        }
    }
}
