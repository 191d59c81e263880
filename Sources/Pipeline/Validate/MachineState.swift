internal import Glibc
internal import Instances
internal import Sandbox
internal import Workspace

/// What of the machine decides whether candidates can be validated at all.
enum MachineState {
    /// Below this a full disk is the machine's fault and not that of a run that used up its share.
    private static let leastRoom = 1 << 30

    /// Makes sure that jobs can be run, and that their limits hold.
    ///
    /// - Returns: What is protected less than it should be, for people.
    /// - Throws: `PipelineError.noSandbox`, `PipelineError.degraded`.
    static func check(
        _ sandbox: any SandboxBackend, allowsDegraded: Bool
    ) throws(PipelineError) -> [String] {
        try judge(sandbox.check(), allowsDegraded: allowsDegraded)
    }

    /// What findings allow.
    static func judge(
        _ findings: [SandboxCapability], allowsDegraded: Bool
    ) throws(PipelineError) -> [String] {
        let missing = findings.filter { $0.state == .missing }
        guard missing.isEmpty else {
            throw .noSandbox(
                missing.map { "\($0.name): \($0.finding)" + ($0.remedy.map { " (\($0))" } ?? "") })
        }
        let degraded = findings.filter { $0.state == .degraded }
        guard degraded.isEmpty || allowsDegraded else {
            throw .degraded(degraded.map(sentence))
        }
        return findings.filter { $0.state == .limited }.map(sentence)
            + degraded.map { "does not hold: \(sentence($0))" }
    }

    private static func sentence(_ finding: SandboxCapability) -> String {
        "\(finding.name): \(finding.finding)" + (finding.remedy.map { "; \($0)" } ?? "")
    }

    /// Makes sure that the parts of a workspace that share files lie on one file system.
    ///
    /// - Throws: `PipelineError.usage`.
    static func checkPlaces(of layout: WorkspaceLayout) throws(PipelineError) {
        var first: (path: String, device: dev_t)?
        for path in [layout.cache, layout.environments, layout.scratch] {
            var status = stat()
            // What is not there yet will lie where the workspace does.
            guard stat(path, &status) == 0 || stat(layout.root, &status) == 0 else { continue }
            guard let known = first else {
                first = (path, status.st_dev)
                continue
            }
            guard known.device == status.st_dev else {
                throw .usage(
                    "\(known.path) and \(path) lie on different file systems, and share files by links: let the whole workspace lie on one"
                )
            }
        }
    }

    /// The place of a workspace whose disk is full; nil where there is room.
    static func fullDisk(of layout: WorkspaceLayout, temporary: String) -> PipelineError? {
        for place in [layout.root, layout.scratch, temporary] {
            var status = statvfs()
            guard statvfs(place, &status) == 0 else { continue }
            let left = Int(status.f_bavail) * Int(status.f_frsize)
            if left < leastRoom { return .fullDisk(place: place, left: left) }
        }
        return nil
    }
}
