internal import Glibc
internal import Sessions

/// The commands of `swegym-sandbox`.
struct SandboxCommands {
    let context: FrontContext

    static let usage = """
        usage: swegym-sandbox COMMAND [--workspace DIR] ...

          start IMAGE [--name NAME] [--ttl SECONDS] [--detach] [--memory MiB] [--disk MiB] [--processes N]
                [--network none|host-allow] [--allow HOST[:PORT]]... [--allow-unbounded] [-w DIR] [-e NAME=VALUE]... [-- COMMAND...]
                                       start a session in an instance and print its name
          exec NAME [-i] [-t] [-d] [--timeout SECONDS] [-w DIR] [-e NAME=VALUE]... [--] COMMAND...
                                       run a command in it
          shell NAME|IMAGE             a shell on this terminal; one that was started for it ends with it
          copy SOURCE TARGET           copy a file or directory; one of both is NAME:PATH
          diff NAME                    the changes against the base commit, as git writes them
          stop NAME...                 end sessions, with everything in them
          list [--json]                the sessions, and what they may take

        IMAGE is the id of an instance, the name of its published image, or the digest of a lock. A session ends with
        the process that started it unless it is detached. `swegym sandbox` has these commands too, and `prepare`,
        `grade` and `gateway` besides.
        """

    /// Runs a command line without the program's name.
    static func run(_ arguments: [String], program: String) throws -> Int32 {
        guard let command = arguments.first, !["-h", "--help", "help"].contains(command) else {
            say(usage, to: arguments.isEmpty ? 2 : 1)
            return arguments.isEmpty ? 2 : 0
        }
        let rest = Array(arguments.dropFirst())
        switch command {
        case "start": return try start(rest, program)
        case "exec": return try exec(rest, program)
        case "shell": return try shell(rest, program)
        case "copy":
            let read = try OptionTable(values: ["--workspace"]).read(rest, stopsAtFirst: false)
            guard read.words.count == 2 else {
                throw FrontFailure("copy takes a source and a target", status: 2)
            }
            try Copying(context: try context(read, program)).copy(read.words[0], read.words[1])
            return 0
        case "diff":
            let read = try OptionTable(values: ["--workspace"]).read(rest, stopsAtFirst: false)
            guard read.words.count == 1 else { throw FrontFailure("diff takes a session", status: 2) }
            return try SessionDifference(context: try context(read, program)).write(read.words[0])
        case "stop":
            let read = try OptionTable(values: ["--workspace"]).read(rest, stopsAtFirst: false)
            guard !read.words.isEmpty else {
                throw FrontFailure("stop takes the names of sessions", status: 2)
            }
            let store = try context(read, program).store
            for name in read.words { try store.stop(name) }
            return 0
        case "list": return try list(rest, program)
        default: throw FrontFailure("unknown command \(command): see --help", status: 2)
        }
    }

    private static func context(_ read: ReadOptions, _ program: String) throws(FrontFailure) -> FrontContext {
        try FrontContext(program: program, workspace: read.last("--workspace"))
    }

    // MARK: - Starting

    static let startOptions = OptionTable(
        flags: ["--detach", "--allow-unbounded", "--keep"],
        values: [
            "--workspace", "--name", "--ttl", "--memory", "--disk", "--processes", "-w --workdir", "-e --env",
            "--owner", "--network", "--allow",
        ])

    private static func start(_ arguments: [String], _ program: String) throws -> Int32 {
        let read = try startOptions.read(arguments, stopsAtFirst: false)
        guard let image = read.words.first else { throw FrontFailure("start takes an instance", status: 2) }
        let context = try context(read, program)
        var request = SessionRequest(image: image)
        request.name = read.last("--name")
        request.memoryBytes = try read.number("--memory").map { $0 << 20 }
        request.diskBytes = try read.number("--disk").map { $0 << 20 }
        request.processes = try read.number("--processes")
        request.lifetimeSeconds = try read.number("--ttl")
        request.allowsUnbounded = read.has("--allow-unbounded")
        request.isKept = read.has("--keep")
        request.workingDirectory = read.last("--workdir")
        request.variables = read.variables("--env", caller: context.variables)
        request.command = Array(read.words.dropFirst())
        if !read.has("--detach") {
            request.owner = try read.number("--owner").map { Int32(clamping: $0) } ?? getppid()
        }
        let started = try SessionStarter(context: context).start(request, allowing: try allowedHosts(read))
        for note in started.notes { say("note: \(note)", to: 2) }
        say(started.record.name)
        return 0
    }

    /// The hosts that the session may reach; none without a network.
    private static func allowedHosts(_ read: ReadOptions) throws(FrontFailure) -> [String] {
        let network = read.last("--network") ?? "none"
        var hosts = read.all("--allow")
        if network.hasPrefix("host-allow=") {
            hosts += network.dropFirst("host-allow=".count).split(separator: ",").map(String.init)
        } else if network != "host-allow", network != "none" {
            throw FrontFailure("--network takes none or host-allow, not \(network)", status: 2)
        }
        guard network.hasPrefix("host-allow") == !hosts.isEmpty else {
            throw FrontFailure("--network host-allow and --allow HOST go together", status: 2)
        }
        return hosts
    }

    // MARK: - Working

    private static let execOptions = OptionTable(
        flags: ["-i --interactive", "-t --tty", "-d --detach"],
        values: ["--workspace", "-w --workdir", "-e --env", "--timeout"])

    private static func exec(_ arguments: [String], _ program: String) throws -> Int32 {
        var read = try execOptions.read(arguments, stopsAtFirst: true)
        // Options may stand before the name and after it.
        if let name = read.words.first {
            let rest = try execOptions.read(Array(read.words.dropFirst()), stopsAtFirst: true)
            read.values.merge(rest.values) { $0 + $1 }
            read.words = [name] + rest.words
        }
        guard read.words.count > 1 else {
            throw FrontFailure("exec takes a session and a command", status: 2)
        }
        let context = try context(read, program)
        var timeout: Double?
        if let text = read.last("--timeout") {
            guard let seconds = Double(text), seconds > 0 else {
                throw FrontFailure("--timeout takes seconds above zero, not \(text)", status: 2)
            }
            timeout = seconds
        }
        return try SessionExec(context: context).run(
            read.words[0], Array(read.words.dropFirst()), read, timeout: timeout)
    }

    private static func shell(_ arguments: [String], _ program: String) throws -> Int32 {
        let read = try startOptions.read(arguments, stopsAtFirst: false)
        guard let target = read.words.first else {
            throw FrontFailure("shell takes a session or an instance", status: 2)
        }
        let context = try context(read, program)
        let own: String?
        if (try? context.store.record(of: target)) == nil {
            var request = SessionRequest(image: target)
            request.owner = getpid()
            own = try SessionStarter(context: context).start(request).record.name
        } else {
            own = nil
        }
        let name = own ?? target
        let execution = try SessionExec(context: context).execution(name, ["/bin/bash", "-i"], read)
        let ending = try TerminalRelay.run(execution, over: try context.store.connect(to: name))
        if own != nil { try context.store.stop(name) }
        return ending.status
    }

    private static func list(_ arguments: [String], _ program: String) throws -> Int32 {
        let read = try OptionTable(flags: ["--json"], values: ["--workspace"]).read(
            arguments, stopsAtFirst: false)
        let context = try context(read, program)
        let found = try SessionSummary.all(in: context.store)
        if read.has("--json") {
            say(JSONValue.list(found.map(\.json)).text)
            return 0
        }
        for one in found { say(one.line) }
        return 0
    }
}
