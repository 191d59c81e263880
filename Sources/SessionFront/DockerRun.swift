internal import Glibc
internal import Sessions

/// `docker run`.
struct DockerRun {
    let context: FrontContext

    private static let table = OptionTable(
        flags: [
            "-d --detach", "-i --interactive", "-t --tty", "--rm", "--init", "--privileged",
            "-P --publish-all", "--read-only",
            "-q --quiet", "--no-healthcheck",
        ],
        values: [
            "--name", "-e --env", "-w --workdir", "--entrypoint", "-l --label", "-m --memory",
            "--memory-swap", "--cpus",
            "--pids-limit", "--network --net", "-p --publish", "-u --user", "--platform", "--pull",
            "--hostname -h",
            "--shm-size", "--ulimit", "--cap-add", "--cap-drop", "--security-opt", "--restart",
            "--stop-timeout",
            "--storage-opt", "-v --volume", "--mount", "--env-file", "--cidfile", "--tmpfs", "--gpus",
            "--dns",
            "--add-host", "--cgroupns", "--ipc", "--log-driver", "--log-opt", "--runtime", "--userns",
        ])

    func run(_ arguments: [String]) throws -> Int32 {
        let read = try Self.table.read(arguments, stopsAtFirst: true)
        guard let image = read.words.first else {
            throw FrontFailure("\"run\" requires at least 1 argument.", status: 125)
        }
        try refuse(read)
        var command = Array(read.words.dropFirst())
        if let entry = read.last("--entrypoint"), !entry.isEmpty { command.insert(entry, at: 0) }
        if command.isEmpty { command = ["/bin/bash"] }
        var request = SessionRequest(image: image)
        request.name = read.last("--name")
        request.memoryBytes = try read.last("--memory").map { text throws(FrontFailure) in
            try Self.bytes(text)
        }
        request.processes = try read.number("--pids-limit")
        request.allowsUnbounded = true
        request.variables = read.variables("--env", caller: context.variables)
        request.workingDirectory = read.last("--workdir")
        request.labels = Dictionary(
            read.all("--label").map { text in
                let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                    String.init)
                return (halves[0], halves.count > 1 ? halves[1] : "")
            }
        ) { _, last in last }
        request.isKept = !read.has("--rm")
        return read.has("--detach")
            ? try detached(request, command, read) : try attached(request, command, read)
    }

    private func detached(_ request: SessionRequest, _ command: [String], _ read: ReadOptions) throws -> Int32
    {
        var request = request
        request.command = command
        let started = try SessionStarter(context: context).start(request)
        for note in started.notes { say("note: \(note)", to: 2) }
        try publish(read.all("--publish"), of: started.record.name)
        say(started.record.name)
        return 0
    }

    /// A session for one command.
    private func attached(_ request: SessionRequest, _ command: [String], _ read: ReadOptions) throws -> Int32
    {
        var request = request
        request.isKept = false
        request.owner = getpid()
        let name = try SessionStarter(context: context).start(request).record.name
        let status = Result { try SessionExec(context: context).run(name, command, read) }
        try context.store.stop(name)
        return try status.get()
    }

    /// What a session cannot give is said before anything starts.
    private func refuse(_ read: ReadOptions) throws(FrontFailure) {
        for option in ["--volume", "--mount", "--gpus"] where read.has(option) {
            throw FrontFailure("\(option) is not to be had: a session sees nothing of the host", status: 125)
        }
        if let network = read.last("--network"), network.hasPrefix("container:") {
            throw FrontFailure(
                "--network \(network) is not to be had: sessions share no network", status: 125)
        }
        if read.has("--privileged") {
            throw FrontFailure("--privileged is not to be had in a session", status: 125)
        }
    }

    /// A size as docker writes it: `512m`, `4g`, bytes.
    static func bytes(_ text: String) throws(FrontFailure) -> Int {
        let digits = text.lowercased().prefix { $0.isNumber || $0 == "." }
        let unit = text.lowercased().dropFirst(digits.count).trimmingUnit
        let factors = ["": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40]
        guard let number = Double(digits), let factor = factors[unit], number > 0,
            number * Double(factor) < 1e15
        else {
            throw FrontFailure("\(text) is no size", status: 125)
        }
        return Int(number * Double(factor))
    }

    /// Starts what listens on the host for ports inside.
    private func publish(_ ports: [String], of name: String) throws {
        guard !ports.isEmpty else { return }
        try PortRelay(context: context).publish(ports, of: name)
    }
}

extension Substring {
    /// A unit without its `b` or `ib`.
    fileprivate var trimmingUnit: String {
        hasSuffix("ib") ? String(dropLast(2)) : hasSuffix("b") ? String(dropLast()) : String(self)
    }
}
