/// Whether a room shows something of the workspace that is not the room's.
package struct MountCheck: Sendable {
    /// A mount as it was asked for.
    package struct Asked: Sendable, Hashable {
        package var inside: String
        /// The directories or files of the host, links resolved; none for an empty directory.
        package var hosts: [String]

        package init(inside: String, hosts: [String]) {
            self.inside = inside
            self.hosts = hosts
        }
    }

    package var asked: [Asked]
    /// What must not be shown, with what it is.
    package var forbidden: [(what: String, path: String)]
    /// The directory of the workspace.
    package var workspace: String
    /// Where of it parts may be shown: environments, caches, the run's own directory.
    package var allowed: [String]
    /// This program's own mounts.
    package var host: MountTable

    package init(
        asked: [Asked], forbidden: [(what: String, path: String)], workspace: String, allowed: [String],
        host: MountTable
    ) {
        self.asked = asked
        self.forbidden = forbidden
        self.workspace = workspace
        self.allowed = allowed
        self.host = host
    }

    /// Compares what was asked for with what the kernel lists inside.
    package func check(_ answer: AuditAnswer) -> InstanceAudit.Check {
        var (leaks, unproven): ([String], [String]) = ([], [])
        for mount in asked {
            for path in mount.hosts { leaks += faults(of: path, at: mount.inside) }
        }
        let insides = Set(asked.map(\.inside))
        for mount in answer.mounts {
            if mount.kind == "overlay" {
                if !insides.contains(mount.place) {
                    leaks.append("\(mount.place): layers that nobody asked for")
                }
                continue
            }
            for path in Set(host.paths(of: mount)).sorted() { leaks += faults(of: path, at: mount.place) }
        }
        if answer.mounts.isEmpty { unproven.append("the list of mounts was not read") }
        return InstanceAudit.Check(
            "mounts",
            evidence:
                "\(answer.mounts.count) mounts as the kernel lists them inside, \(asked.count) of them asked for, "
                + "against \(forbidden.map(\.what).joined(separator: ", "))",
            leaks: Array(Set(leaks)).sorted(), unproven: unproven)
    }

    private func faults(of path: String, at inside: String) -> [String] {
        let found = forbidden.filter {
            MountTable.contains($0.path, path) || MountTable.contains(path, $0.path)
        }
        if !found.isEmpty { return ["\(inside) shows \(found.map(\.what).joined(separator: ", "))"] }
        guard MountTable.contains(workspace, path),
            !allowed.contains(where: { MountTable.contains($0, path) })
        else {
            return []
        }
        return ["\(inside) shows \(path.dropFirst(workspace.count)) of the workspace"]
    }
}
