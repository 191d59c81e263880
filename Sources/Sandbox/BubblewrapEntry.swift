internal import Processes

/// A staged run shut in by bubblewrap.
struct BubblewrapEntry: StagedEntry {
    static let ownProcesses = 8
    let statusDescriptor = BubblewrapOptions.Descriptor.status

    private let job: SandboxJob
    private let options: BubblewrapOptions
    private let dropping: [String]
    private let bubblewrap: String

    init(
        _ job: SandboxJob, on host: SandboxHost, user: SandboxUser, in directory: inout RunDirectory
    ) throws(SandboxError) {
        let mounts = try directory.mounts(of: job)
        var socket: String?
        if case .gateway(let gateway, _) = job.network { socket = try directory.source(gateway.socketPath) }
        options = BubblewrapOptions(
            system: .current, mounts: mounts, environment: job.environment,
            workingDirectory: job.workingDirectory, temporaryBytes: job.limits.temporaryBytes,
            gatewaySocket: socket, hasFilter: SeccompFilter.program != nil)
        self.job = job
        dropping = host.dropping(to: user)
        // One of our own may lie where a slot's user does not come.
        let program = host.bubblewrap
        bubblewrap = program.hasPrefix("/") ? try directory.source(program) : program
    }

    func becoming(boundsMemory: Bool) -> [String] {
        dropping + job.limits.prlimit(boundsMemory: boundsMemory)
            + [bubblewrap, "--args", "\(BubblewrapOptions.Descriptor.options)", "--"] + job.innerCommand
    }

    func equip(_ command: inout Command) {
        typealias Number = BubblewrapOptions.Descriptor
        command.channels.append(Channel(descriptor: Number.status, limit: 1 << 16, isTimed: true))
        command.files = [
            Number.options: Array(options.list.joined(separator: "\0").utf8) + [0],
            Number.users: Array(BubblewrapOptions.users.utf8),
            Number.groups: Array(BubblewrapOptions.groups.utf8),
            Number.hosts: Array(BubblewrapOptions.hosts(job.hostNames).utf8),
        ]
        command.files[Number.filter] = SeccompFilter.program
        if options.gatewaySocket != nil { command.files[Number.relay] = PackageResources.gateway_relay_py }
    }

    func status(_ process: ProcessResult, firstOutput: String, in directory: RunDirectory) -> InsideStatus {
        BubblewrapStatus(process).inside(firstOutput: firstOutput)
    }
}

extension SandboxJob {
    /// The command with the gateway's relay before it, where there is one.
    var innerCommand: [String] {
        guard case .gateway(_, let interpreter) = network else { return command }
        return [
            interpreter, "-I", "-S", BubblewrapOptions.relayInside, BubblewrapOptions.socketInside,
        ] + command
    }
}
