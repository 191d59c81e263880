package import Sessions

extension BubblewrapSandbox {
    /// What a job needs, as sessions start from it; command, report, log and limits of time do not count.
    ///
    /// Layers for changes become the session's own.
    package func sessionPlan(_ job: SandboxJob, slot: Int) -> SessionPlan? {
        var plan = SessionPlan()
        plan.workingDirectory = job.workingDirectory
        plan.variables = job.environment
        plan.options = SystemMounts.current.options
        for prefix in job.hostPrefixes where !HostPath.contains("/usr", prefix) {
            plan.mounts.append(.readOnly(host: prefix, inside: prefix))
        }
        for mount in job.mounts {
            switch mount {
            case .readOnly(let host, let inside): plan.mounts.append(.readOnly(host: host, inside: inside))
            case .overlay(let lowers, .temporary, let inside, _):
                plan.mounts.append(.overlay(lowers: lowers, inside: inside))
            case .temporary(let inside, _): plan.mounts.append(.empty(inside: inside))
            case .writable, .overlay: return nil
            }
        }
        if host.privileged {
            let user = user(slot: slot)
            plan.user = SessionPlan.User(uid: user.uid, gid: user.gid, shown: host.shownAt)
        }
        plan.bubblewrap = host.bubblewrap
        plan.filter = SeccompFilter.program ?? []
        plan.groups = ControlGroupTree.current.bases.map { base in
            SessionPlan.Group(
                controller: base.controller, version: base.version == .one ? 1 : 2, directory: base.path)
        }
        plan.limits.memoryBytes = job.limits.memoryBytes
        plan.limits.processes = job.limits.processes
        plan.limits.diskBytes = job.limits.scratchBytes
        plan.limits.openFiles = job.limits.openFiles
        plan.limits.fileBytes = job.limits.fileBytes
        return plan
    }

    package func sessionLayers(
        _ lowers: [String], below directory: String, slot: Int
    ) throws(SandboxError) -> [String] {
        // One layer is the checkout, which was made for the slot's user; an ordinary user owns everything.
        guard host.privileged, lowers.count > 1 else { return lowers }
        try HostPath.makeDirectory(directory)
        let user = user(slot: slot)
        try HostPath.give(directory, to: user)
        _ = try DirectorySkeleton(of: lowers, in: directory, for: user)
        return [directory] + lowers
    }

    /// The slot whose user all sessions run as: none that a worker has.
    package static var sessionSlot: Int { SlotUsers.block - 1 }
}
