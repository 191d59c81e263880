internal import Glibc
internal import Instances
internal import Processes

/// What a back end makes of a run whose mounts are staged: what the staging script becomes, and what that says of the
/// command inside.
protocol StagedEntry: Sendable {
    /// How many processes and threads of its own come on top of the job's.
    static var ownProcesses: Int { get }
    /// The descriptor on which it says that the command begins, as its first line.
    var statusDescriptor: Int32 { get }

    /// Stages what the job sees in a run's directory.
    init(
        _ job: SandboxJob, on host: SandboxHost, user: SandboxUser, in directory: inout RunDirectory
    ) throws(SandboxError)

    /// What the script becomes.
    func becoming(boundsMemory: Bool) -> [String]

    /// Gives the command that starts the script what the entry needs: files, channels, input.
    func equip(_ command: inout Command)

    /// What became of the command; the run's directory is still there.
    func status(_ process: ProcessResult, firstOutput: String, in directory: RunDirectory) -> InsideStatus
}

/// What became of the command inside, by what the program that shut it in says.
struct InsideStatus: Sendable, Equatable {
    /// The command's status, 128 + signal when a signal ended it; nil when it did not end by itself.
    var exitCode: Int32?
    /// Why the command never ran; nil when it did, or when nobody says.
    var failure: String?
}

/// One run prepared: its directory, its groups, and the command that sets it all up.
struct StagedRun<Entry: StagedEntry> {
    let directory: RunDirectory
    let groups: ControlGroups
    let command: Command
    private let entry: Entry
    private let job: SandboxJob
    private let watch: RunWatch

    /// Prepares a job to run as the user of a slot.
    ///
    /// Nothing is left behind when it throws.
    init(
        _ job: SandboxJob, on host: SandboxHost, user: SandboxUser, named name: String
    ) throws(SandboxError) {
        try job.validate()
        var directory = try RunDirectory(path: "\(host.scratch)/\(name)", on: host, user: user)
        do throws(SandboxError) {
            let entry = try Entry(job, on: host, user: user, in: &directory)
            let operations = try directory.script(scratchBytes: job.limits.scratchBytes)
            let groups = ControlGroups(named: name, limits: job.limits, ownProcesses: Entry.ownProcesses)
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
                memory: groups.boundsMemory
                    ? nil : MemoryWatch(limit: job.limits.memoryBytes, places: job.placesInMemory))
            command = Self.command(
                job, host, user, operations: operations, entry: entry, groups: groups, watch: watch,
                in: directory)
            self.groups = groups
            self.entry = entry
        } catch {
            _ = directory.remove()
            throw error
        }
        self.directory = directory
        self.job = job
    }

    private static func command(
        _ job: SandboxJob, _ host: SandboxHost, _ user: SandboxUser, operations: [String], entry: Entry,
        groups: ControlGroups, watch: RunWatch, in directory: RunDirectory
    ) -> Command {
        let own = "\(getpid())"
        var arguments = ["--pdeathsig", "KILL", "/bin/sh", "-c", StagingScript.gate, "gate", own, "unshare"]
        if !host.privileged { arguments += ["--user"] + host.mapping }
        arguments += ["--pid", "--fork", "--kill-child=KILL", "--mount", "--propagation", "private"]
        arguments += ["/bin/sh", "-c", StagingScript.text, "stage", own, directory.path]
        arguments += groups.entrances.flatMap { ["enter", $0] } + operations
        arguments += ["exec"] + Processors.binding(cores: job.cores, of: user)
        arguments += entry.becoming(boundsMemory: groups.boundsMemory)

        var command = Command("setpriv", arguments, environment: ["PATH": SandboxHost.path, "LC_ALL": "C"])
        command.workingDirectory = "/"
        command.input = job.input
        command.output = job.log
        command.limits = ProcessLimits(
            wall: job.limits.wallSeconds, silence: job.limits.silenceSeconds, grace: 0)
        if let report = job.report {
            command.channels.append(
                Channel(
                    descriptor: report.descriptor, limit: report.limit, isTimed: true))
        }
        entry.equip(&command)
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
        let process: ProcessResult
        let status: InsideStatus
        do throws(ProcessError) {
            process = try outcome.get()
            status = entry.status(process, firstOutput: firstOutput(of: process), in: directory)
        } catch {
            try clear(survivors: survivors)
            throw .process(error)
        }
        try clear(survivors: survivors)

        let report = job.report.flatMap { process.channels[$0.descriptor] }
        let began = process.channels[entry.statusDescriptor]?.arrivals.first
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

    private func clear(survivors: Int) throws(SandboxError) {
        let remains = directory.remove()
        guard survivors == 0 else { throw .survivors(count: survivors) }
        if let path = remains.first { throw .host(operation: "removing", path: path, code: EBUSY) }
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

extension SandboxJob {
    /// The file systems in memory that it sees, but for those of overlays.
    var placesInMemory: [MemoryWatch.Place] {
        let own = [
            MemoryWatch.Place(inside: "/tmp", bytes: limits.temporaryBytes),
            MemoryWatch.Place(inside: "/dev/shm", bytes: SandboxLimits.sharedMemoryBytes),
            MemoryWatch.Place(inside: "/home/box", bytes: SandboxLimits.homeBytes),
        ]
        return own
            + mounts.compactMap { mount in
                if case .temporary(let inside, let bytes) = mount {
                    MemoryWatch.Place(inside: inside, bytes: bytes)
                } else {
                    nil
                }
            }
    }
}

extension RunEnding {
    /// The ending that the evidence shows, the gravest first; nil when our own task was cancelled.
    init?(
        _ process: ProcessResult, status: InsideStatus, limits: SandboxLimits, memoryKills: Int,
        wasFull: Bool, reportTruncated: Bool, firstOutput: String
    ) {
        switch process.ending {
        case _ where memoryKills > 0: self = .outOfMemory
        case .cancelled: return nil
        case .timedOut: self = .timedOut(seconds: limits.wallSeconds)
        case .silent: self = .silent(seconds: limits.silenceSeconds ?? limits.wallSeconds)
        case .stopped, .exited, .signalled:
            guard let code = status.exitCode, status.failure == nil else {
                let words = status.failure ?? firstOutput
                self = .sandboxFailure(words.isEmpty ? "\(process.ending)" : words)
                return
            }
            if code != 0, wasFull {
                self = .diskFull
            } else if process.outputTruncated || reportTruncated {
                self = .outputLimit
            } else {
                self = code > 128 && code <= 128 + 64 ? .signalled(code - 128) : .exited(status: code)
            }
        }
    }
}

extension RunDirectory {
    /// The mounts of a job that are directories and files of the host, with sources that the inside user can reach, in
    /// the order of mounting.
    mutating func mounts(of job: SandboxJob) throws(SandboxError) -> [InsideMount] {
        var mounts: [InsideMount] = []
        for prefix in job.hostPrefixes where !HostPath.contains("/usr", prefix) {
            mounts.append(.readOnly(source: try source(prefix), inside: prefix))
        }
        for mount in job.mounts {
            switch mount {
            case .readOnly(let path, let inside):
                mounts.append(.readOnly(source: try source(path), inside: inside))
            case .writable(let path, let inside):
                mounts.append(.writable(source: try source(path), inside: inside))
            case .overlay(let lowers, let upper, let inside, let ownership):
                let merged = try overlay(lowers: lowers, upper: upper, ownership: ownership)
                mounts.append(.writable(source: merged, inside: inside))
            case .temporary(let inside, let bytes):
                mounts.append(.temporary(inside: inside, bytes: bytes))
            }
        }
        return mounts
    }
}
