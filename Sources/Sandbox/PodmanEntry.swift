internal import Glibc
internal import Processes

/// A staged run shut in by podman.
struct PodmanEntry: StagedEntry {
    /// podman's threads, and conmon, which keeps the container.
    static let ownProcesses = 64

    /// Where podman keeps what it must: in memory that covers the host's directory and goes with the stage.
    private static let state = "/run/swegym"
    /// What podman says of itself, in the run's directory.
    private static let log = "podman.log"

    private let job: SandboxJob
    private let podman: PodmanOptions

    /// The first free descriptor: podman passes all from 3 to the last.
    let statusDescriptor: Int32

    init(
        _ job: SandboxJob, on host: SandboxHost, user: SandboxUser, in directory: inout RunDirectory
    ) throws(SandboxError) {
        let inside = directory.staged
        let root =
            host.privileged
            ? SlotUsers(scratch: host.scratch).containerRoot : SandboxUser(uid: 1, gid: 1)
        var mounts: [(source: String, inside: String, isWritable: Bool)] = []
        let skeleton = try Self.makeSkeleton(job, in: directory)
        let rootDirectory = try directory.copy(of: skeleton, bytes: 16 << 20, owner: root)

        mounts.append((try directory.source("/usr"), "/usr", false))
        for entry in SystemMounts.current.root where entry.target == nil {
            mounts.append((try directory.source(entry.path), entry.path, false))
        }
        for name in SystemMounts.current.configuration {
            mounts.append((try directory.source("/etc/\(name)"), "/etc/\(name)", false))
        }
        for (place, bytes, mode) in [
            ("/tmp", job.limits.temporaryBytes, "1777"),
            ("/dev/shm", SandboxLimits.sharedMemoryBytes, "1777"),
            ("/home/box", SandboxLimits.homeBytes, "0700"),
        ] {
            let memory = try directory.temporary(bytes: bytes, mode: mode, owner: inside)
            mounts.append((memory, place, true))
        }
        for mount in try directory.mounts(of: job) {
            switch mount {
            case .readOnly(let source, let inside): mounts.append((source, inside, false))
            case .writable(let source, let inside): mounts.append((source, inside, true))
            case .temporary(let place, let bytes):
                mounts.append(
                    (try directory.temporary(bytes: bytes, mode: "0755", owner: inside), place, true))
            }
        }
        if case .gateway(let gateway, _) = job.network {
            let relay = try directory.write(PackageResources.gateway_relay_py, as: "relay.py")
            mounts.append((relay, BubblewrapOptions.relayInside, false))
            let socket = try directory.source(gateway.socketPath)
            mounts.append((socket, BubblewrapOptions.socketInside, true))
        }
        // The machine's devices are nobody's concern inside.
        let nothing = try directory.temporary(bytes: 4096, mode: "0555", owner: root)
        mounts.append((nothing, "/sys", false))

        // podman would show a file of its own, where other sandboxes have none.
        mounts.append((try directory.write([], as: "closed", mode: 0), "/etc/hostname", false))

        directory.cover("/run", bytes: 64 << 20)
        directory.cover("/dev/shm", bytes: 16 << 20)
        // crun refuses a machine with control groups of both generations, also where it is to make none.
        if HostPath.isDirectory("/sys/fs/cgroup/unified") { directory.cover("/sys/fs/cgroup", bytes: 4096) }

        let report = job.report?.descriptor
        statusDescriptor = report == 3 ? 4 : 3
        podman = PodmanOptions(
            program: host.podman, runtime: host.containerRuntime, state: Self.state, root: rootDirectory,
            mounts: mounts, filter: try directory.write(SeccompProfile.text, as: "seccomp.json"),
            configuration: try directory.write(
                Array(PodmanOptions.configuration.utf8), as: "containers.conf"),
            user: inside, containerRoot: root, lastDescriptor: max(report ?? 3, statusDescriptor))
        self.job = job
    }

    /// The directories, links and files of ours that a container's root begins with.
    private static func makeSkeleton(
        _ job: SandboxJob, in directory: RunDirectory
    ) throws(SandboxError) -> String {
        try HostPath.makeDirectories("\(directory.path)/root/etc")
        for entry in SystemMounts.current.root {
            if let target = entry.target {
                try HostPath.makeLink("\(directory.path)/root\(entry.path)", to: target)
            }
        }
        for (name, text) in [
            ("passwd", BubblewrapOptions.users), ("group", BubblewrapOptions.groups),
            ("hosts", BubblewrapOptions.hosts(job.hostNames)),
        ] {
            _ = try directory.write(Array(text.utf8), as: "root/etc/\(name)")
        }
        return "root"
    }

    func becoming(boundsMemory: Bool) -> [String] {
        let environment = job.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var limits = job.limits.prlimit(boundsMemory: boundsMemory)
        limits[0] = SandboxHost.find("prlimit", on: SandboxHost.path) ?? "/usr/bin/prlimit"
        let command = job.innerCommand
        let child =
            ["/usr/bin/env", "-i", "--"] + environment + ["PWD=\(job.workingDirectory)"] + limits + command
        let inside =
            [
                "/bin/sh", "-c", PodmanScript.inside, "inside", "\(statusDescriptor)", job.workingDirectory,
                command.first ?? "", job.input == nil ? "none" : "given",
            ] + child
        return ["env"] + podman.variables + ["/bin/sh", "-c", PodmanScript.quiet, "quiet", Self.log]
            + podman.arguments + inside
    }

    func equip(_ command: inout Command) {
        command.channels.append(Channel(descriptor: statusDescriptor, limit: 1 << 16, isTimed: true))
        // What is passed on is passed on without gaps.
        let taken = Set(command.channels.map(\.descriptor))
        for number in 3...podman.lastDescriptor where !taken.contains(number) { command.files[number] = [] }
        // Never /dev/null: the runtime gives the standard streams to the user inside, and this is the host's own.
        if command.input == nil { command.input = [] }
    }

    func status(_ process: ProcessResult, firstOutput: String, in directory: RunDirectory) -> InsideStatus {
        let said = HostPath.text(of: "\(directory.path)/\(Self.log)", limit: 1 << 16) ?? ""
        return PodmanStatus(
            said: process.channels[statusDescriptor]?.text ?? "", log: said, ending: process.ending
        ).inside
    }
}

/// What podman and the shell inside told of a run.
struct PodmanStatus: Sendable, Equatable {
    let inside: InsideStatus

    /// - Parameters:
    ///   - said: What the shell inside wrote on the status descriptor.
    ///   - log: What podman wrote on its own standard error, which nothing inside has.
    ///   - ending: How podman ended: with the status of the shell inside, or 125 to 127.
    init(said: String, log: String, ending: ProcessEnding) {
        let line = said.prefix { $0 != "\n" }
        guard line == PodmanScript.began else {
            let words = line.isEmpty ? log : String(line)
            inside = InsideStatus(exitCode: nil, failure: words.isEmpty ? nil : Self.short(words))
            return
        }
        guard case .exited(let code) = ending else {
            inside = InsideStatus(exitCode: nil, failure: nil)
            return
        }
        // podman itself failed while the command ran.
        let fault = log.split(separator: "\n").first { $0.hasPrefix("Error: ") }
        inside = InsideStatus(exitCode: code, failure: fault.map { Self.short(String($0)) })
    }

    private static func short(_ words: String) -> String {
        String(words.prefix(1000)).trimmingSuffix { $0.isNewline }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isCut: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isCut(last) { text.removeLast() }
        return text
    }
}

/// The shell scripts around podman: constants, everything particular being positional arguments.
enum PodmanScript {
    /// The first line of the status when the command begins.
    static let began = "began"

    /// Becomes podman, whose own words go to a file: the command's output is the command's alone.
    static let quiet = """
        log=$1
        shift
        exec "$@" 2>"$log"
        """

    /// The first process inside, which waits for the command: the kernel spares it signals that end others, and it
    /// collects what is orphaned.
    static let inside = """
        status=$1 directory=$2 program=$3 input=$4
        shift 4
        cd -- "$directory" 2>/dev/null || {
            echo "there is no directory $directory to start in" >&"$status"
            exit 1
        }
        if [ ! -f "$program" ] || [ ! -x "$program" ]; then
            echo "$program is no program that can be run" >&"$status"
            exit 1
        fi
        echo began >&"$status"
        case $status in
        3) exec 3>&- ;;
        *) exec 4>&- ;;
        esac
        exec 2>/dev/null
        if [ "$input" = none ]; then exec </dev/null; fi
        "$@" 2>&1
        exit $?
        """
}
