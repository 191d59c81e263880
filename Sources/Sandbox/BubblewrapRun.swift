internal import Glibc
internal import Instances
internal import Processes

/// One run prepared: its directory, its groups, and the command that sets it all up.
struct BubblewrapRun {
    let directory: RunDirectory
    let groups: ControlGroups
    let command: Command
    private let job: SandboxJob
    private let watch: RunWatch

    /// Prepares a job to run as the user of a slot.
    ///
    /// Nothing is left behind when it throws.
    init(
        _ job: SandboxJob, on host: SandboxHost, user: SandboxUser, named name: String
    ) throws(SandboxError) {
        try job.validate()
        let path = "\(host.scratch)/\(name)"
        var directory = try RunDirectory(
            path: path, shownAt: host.privileged ? host.shownAt : path, user: user,
            privileged: host.privileged, memoryUppers: host.memoryUppers)
        do throws(SandboxError) {
            let options = try Self.options(of: job, on: host, in: &directory)
            let operations = try directory.script(scratchBytes: job.limits.scratchBytes)
            let groups = ControlGroups(named: name, limits: job.limits)
            let writable = job.mounts.compactMap { mount in
                if case .writable(let host, _) = mount { host } else { nil }
            }
            let places = directory.diskUppers + writable
            let meter =
                places.isEmpty
                ? nil
                : WriteMeter(
                    places: places, user: host.privileged ? user.uid : nil, limit: job.limits.writtenBytes)
            watch = RunWatch(
                directory: directory.memoryDirectory, bytes: job.limits.scratchBytes, meter: meter,
                memory: groups.boundsMemory ? nil : MemoryWatch(limit: job.limits.memoryBytes))
            command = Self.command(
                job, host, user, operations: operations, options: options, groups: groups, watch: watch,
                in: directory)
            self.groups = groups
        } catch {
            _ = directory.remove()
            throw error
        }
        self.directory = directory
        self.job = job
    }

    private static func options(
        of job: SandboxJob, on host: SandboxHost, in directory: inout RunDirectory
    ) throws(SandboxError) -> BubblewrapOptions {
        var mounts: [InsideMount] = []
        for prefix in job.hostPrefixes where !HostPath.contains("/usr", prefix) {
            mounts.append(.readOnly(source: try directory.source(prefix), inside: prefix))
        }
        for mount in job.mounts {
            switch mount {
            case .readOnly(let path, let inside):
                mounts.append(.readOnly(source: try directory.source(path), inside: inside))
            case .writable(let path, let inside):
                mounts.append(.writable(source: try directory.source(path), inside: inside))
            case .overlay(let lowers, let upper, let inside, let ownership):
                let merged = try directory.overlay(lowers: lowers, upper: upper, ownership: ownership)
                mounts.append(.writable(source: merged, inside: inside))
            case .temporary(let inside, let bytes):
                mounts.append(.temporary(inside: inside, bytes: bytes))
            }
        }
        var socket: String?
        if case .gateway(let gateway, _) = job.network { socket = try directory.source(gateway.socketPath) }
        return BubblewrapOptions(
            system: .current, mounts: mounts, environment: job.environment,
            workingDirectory: job.workingDirectory, temporaryBytes: job.limits.temporaryBytes,
            gatewaySocket: socket, hasFilter: SeccompFilter.program != nil)
    }

    private static func command(
        _ job: SandboxJob, _ host: SandboxHost, _ user: SandboxUser, operations: [String],
        options: BubblewrapOptions, groups: ControlGroups, watch: RunWatch, in directory: RunDirectory
    ) -> Command {
        var inner = job.command
        if case .gateway(_, let interpreter) = job.network {
            let relay = [
                interpreter, "-I", "-S", BubblewrapOptions.relayInside, BubblewrapOptions.socketInside,
            ]
            inner = relay + inner
        }
        typealias Number = BubblewrapOptions.Descriptor
        let own = "\(getpid())"
        var arguments = ["--pdeathsig", "KILL", "/bin/sh", "-c", StagingScript.gate, "gate", own, "unshare"]
        if !host.privileged { arguments += ["--user", "--map-root-user"] }
        arguments += ["--pid", "--fork", "--kill-child=KILL", "--mount", "--propagation", "private"]
        arguments += ["/bin/sh", "-c", StagingScript.text, "stage", own, directory.path]
        arguments += groups.entrances.flatMap { ["enter", $0] } + operations
        arguments += ["exec"] + host.dropping(to: user)
        arguments += job.limits.prlimit(boundsMemory: groups.boundsMemory)
        arguments += [host.bubblewrap, "--args", "\(Number.options)", "--"] + inner

        var command = Command("setpriv", arguments, environment: ["PATH": SandboxHost.path, "LC_ALL": "C"])
        command.workingDirectory = "/"
        command.input = job.input
        command.output = job.log
        command.limits = ProcessLimits(
            wall: job.limits.wallSeconds, silence: job.limits.silenceSeconds, grace: 0)
        command.channels = [Channel(descriptor: Number.status, limit: 1 << 16, isTimed: true)]
        if let report = job.report {
            command.channels.append(
                Channel(
                    descriptor: report.descriptor, limit: report.limit, isTimed: true))
        }
        command.files = [
            Number.options: Array(options.list.joined(separator: "\0").utf8) + [0],
            Number.users: Array(BubblewrapOptions.users.utf8),
            Number.groups: Array(BubblewrapOptions.groups.utf8),
            Number.hosts: Array(BubblewrapOptions.hosts(job.hostNames).utf8),
        ]
        command.files[Number.filter] = SeccompFilter.program
        if options.gatewaySocket != nil { command.files[Number.relay] = PackageResources.gateway_relay_py }
        command.watch = { child in
            watch.look(child)
            return groups.memoryKills > 0 || watch.wroteTooMuch || watch.usedTooMuchMemory
        }
        command.clock = { groups.cpuSeconds }
        return command
    }

    /// Clears away what the run left, and tells what became of it.
    func finish(_ outcome: Result<ProcessResult, ProcessError>) throws(SandboxError) -> SandboxResult {
        let kills = max(groups.memoryKills, watch.usedTooMuchMemory ? 1 : 0)
        let cpu = groups.cpuSeconds
        let survivors = groups.remove()
        watch.awaitEnd()
        let remains = directory.remove()
        guard survivors == 0 else { throw .survivors(count: survivors) }
        if let path = remains.first { throw .host(operation: "removing", path: path, code: EBUSY) }
        let process: ProcessResult
        do throws(ProcessError) { process = try outcome.get() } catch { throw .process(error) }
        let status = BubblewrapStatus(process)

        let report = job.report.flatMap { process.channels[$0.descriptor] }
        // The first line of it names the command's process.
        let began = process.channels[BubblewrapOptions.Descriptor.status]?.arrivals.first
        let ending = RunEnding(
            process, status: status, limits: job.limits, memoryKills: kills,
            wasFull: watch.wasFull || isFull(job), reportTruncated: report?.truncated == true,
            firstOutput: firstOutput(of: process))
        guard let ending else { throw .cancelled }
        var result = SandboxResult(
            ending: ending, exitStatus: status.exitCode, report: report?.bytes ?? [], output: process.output)
        result.reportTruncated = report?.truncated == true
        result.outputTruncated = process.outputTruncated
        result.wallSeconds = process.wallSeconds
        result.cpuSeconds = cpu ?? process.cpuSeconds
        result.began = began
        result.arrivals = report?.arrivals ?? []
        // Processes that were waited for and are in no group made the sandbox.
        result.setup = Cost(
            cpuSeconds: (began?.cpuSeconds ?? 0) + max(0, process.cpuSeconds - result.cpuSeconds),
            wallSeconds: began?.wallSeconds ?? 0)
        return result
    }

    /// Whether a place of the host for the job's changes has no room left.
    private func isFull(_ job: SandboxJob) -> Bool {
        job.mounts.contains { mount in
            switch mount {
            case .writable(let host, _), .overlay(_, .keep(let host), _, _): RunWatch.isFull(host)
            default: false
            }
        }
    }

    /// The beginning of what was said, wherever it was kept.
    private func firstOutput(of process: ProcessResult) -> String {
        if case .file(let path, _) = job.log { return HostPath.text(of: path, limit: 1000) ?? "" }
        return String(decoding: process.output.prefix(1000), as: UTF8.self)
    }
}
