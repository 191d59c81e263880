/// The processors that jobs may use.
package enum Processors {
    /// The numbers of those that this process may use, lowest first; none where the system does not say.
    package static let allowed: [Int] = list(
        inStatus: HostPath.text(of: "/proc/self/status", limit: 1 << 16) ?? "")

    /// Those that the status of a process names, such as `Cpus_allowed_list: 0-3,8`.
    static func list(inStatus status: String) -> [Int] {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") })
        else {
            return []
        }
        let ranges = line.drop { $0 != ":" }.dropFirst().split { $0 == "," || $0.isWhitespace }
        return ranges.flatMap { range -> [Int] in
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last, last < 1 << 16 else {
                return []
            }
            return Array(first...last)
        }
    }

    /// Whether a job can be bound to fewer processors than there are.
    package static let canBind = allowed.count > 1 && SandboxHost.find("taskset", on: SandboxHost.path) != nil

    /// The command that binds another one to so many processors, as its beginning: slots get others, so that they do not
    /// meet on one.
    static func binding(cores: Int?, of user: SandboxUser) -> [String] {
        guard let cores, canBind else { return [] }
        return ["taskset", "--cpu-list", list(cores: cores, from: Int(user.uid), among: allowed)]
    }

    /// So many of some processors, beginning with the one that a number chooses.
    static func list(cores: Int, from number: Int, among all: [Int]) -> String {
        let count = min(max(1, cores), all.count)
        return (0..<count).map { "\(all[(number + $0) % all.count])" }.joined(separator: ",")
    }
}
