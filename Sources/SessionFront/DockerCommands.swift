internal import Glibc
internal import Sessions

/// The commands of `swegym-docker`: those of `docker` that agents' runtimes call, over sessions.
struct DockerCommands {
    let context: FrontContext

    static let version = "28.0.0"

    static let usage = """
        usage: swegym-docker COMMAND ...

        A `docker` for programs that run agents in the images of instances: version, info, run -d, exec, cp, inspect, port,
        stop, kill, rm, ps, pull, image inspect, images. A container is a session of the workspace that the variable
        SWEGYM_WORKSPACE names (`workspace` when it is not set); IMAGE is the id of an instance, the name of its published
        image, or the digest of a lock. What would need another kernel, image or network is refused.
        """

    /// Runs a command line without the program's name.
    static func run(_ arguments: [String], program: String) throws -> Int32 {
        var rest = arguments[...]
        // Options of docker itself come before the command; none of them means anything here.
        while let word = rest.first, word.hasPrefix("-") {
            rest.removeFirst()
            if ["-h", "--help"].contains(word) {
                say(usage)
                return 0
            }
            if ["-v", "--version"].contains(word) {
                say("Docker version \(version), swegym")
                return 0
            }
            if ["-H", "--host", "-c", "--context", "--config", "-l", "--log-level"].contains(word) {
                _ = rest.popFirst()
            }
        }
        guard var command = rest.popFirst() else {
            say(usage, to: 2)
            return 1
        }
        if command == "container", let next = rest.popFirst() { command = next }
        if command == "image", let next = rest.popFirst() { command = "image \(next)" }
        let docker = DockerCommands(context: try FrontContext(program: program, workspace: nil))
        return try docker.dispatch(command, Array(rest))
    }

    private func dispatch(_ command: String, _ arguments: [String]) throws -> Int32 {
        switch command {
        case "version": return try show(arguments, Self.versions)
        case "info": return try show(arguments, Self.information)
        case "run", "create": return try DockerRun(context: context).run(arguments)
        case "start": return try started(arguments)
        case "exec": return try exec(arguments)
        case "cp": return try copy(arguments)
        case "inspect": return try inspect(arguments)
        case "port": return try port(arguments)
        case "stop", "kill": return try stop(arguments)
        case "rm": return try remove(arguments)
        case "ps", "ls", "list": return try DockerList(context: context).run(arguments)
        case "wait": return try wait(arguments)
        case "logs":
            _ = try record(
                try Self.simple(arguments, values: ["-n --tail", "--since", "--until"]).words.first)
            return 0
        case "pull", "image pull": return try pull(arguments)
        case "image inspect": return try inspectImage(arguments)
        case "images", "image ls", "image list":
            for plan in try context.store.plans() { say("swegym/\(plan.image)") }
            return 0
        case "rmi", "image rm", "image prune", "login", "logout": return 0
        default:
            throw FrontFailure(
                "\(command) is not among what sessions can do: see swegym-docker --help", status: 125)
        }
    }

    // MARK: - The service

    private static let versions = JSONValue.object([
        (
            "Client",
            .object([("Version", .text(version)), ("ApiVersion", .text("1.48")), ("Os", .text("linux"))])
        ),
        (
            "Server",
            .object([
                ("Version", .text(version)), ("ApiVersion", .text("1.48")), ("Os", .text("linux")),
                ("Arch", .text("amd64")),
            ])
        ),
    ])

    private static let information = JSONValue.object([
        ("ServerVersion", .text(version)), ("OSType", .text("linux")), ("Architecture", .text("x86_64")),
        ("Driver", .text("overlay")),
        ("SecurityOptions", .list([.text("name=seccomp"), .text("name=rootless")])),
    ])

    private func show(_ arguments: [String], _ value: JSONValue) throws -> Int32 {
        let read = try OptionTable(values: ["-f --format"]).read(arguments, stopsAtFirst: false)
        say(try read.last("--format").map { try DockerTemplate($0).text(of: value) } ?? value.text)
        return 0
    }

    // MARK: - Containers

    static func noSuch(_ name: String) -> FrontFailure {
        FrontFailure("Error response from daemon: No such container: \(name)")
    }

    private static func simple(_ arguments: [String], values: [String] = []) throws(FrontFailure)
        -> ReadOptions
    {
        try OptionTable(
            flags: [
                "-f --force", "-v --volumes", "-q --quiet", "-t --timestamps", "--follow", "-l --link",
                "-a --all",
            ],
            values: values
        ).read(arguments, stopsAtFirst: false)
    }

    func record(_ name: String?) throws -> SessionRecord {
        guard let name else { throw FrontFailure("requires the name of a container", status: 1) }
        do throws(SessionError) {
            return try context.store.record(of: name)
        } catch .unknown {
            throw Self.noSuch(name)
        }
    }

    private func started(_ arguments: [String]) throws -> Int32 {
        for name in arguments {
            guard context.store.isAlive(try record(name).name) else {
                throw FrontFailure("\(name) has ended: a session does not start twice")
            }
            say(name)
        }
        return 0
    }

    private func exec(_ arguments: [String]) throws -> Int32 {
        let table = OptionTable(
            flags: ["-i --interactive", "-t --tty", "-d --detach", "--privileged"],
            values: ["-w --workdir", "-e --env", "-u --user", "--env-file", "--detach-keys"])
        let read = try table.read(arguments, stopsAtFirst: true)
        guard read.words.count > 1 else { throw FrontFailure("\"exec\" requires a container and a command") }
        let name = try record(read.words[0]).name
        return try SessionExec(context: context).run(name, Array(read.words.dropFirst()), read)
    }

    private func copy(_ arguments: [String]) throws -> Int32 {
        let table = OptionTable(flags: ["-a --archive", "-L --follow-link", "-q --quiet"])
        let read = try table.read(arguments, stopsAtFirst: false)
        guard read.words.count == 2 else { throw FrontFailure("\"cp\" requires exactly 2 arguments.") }
        for word in read.words {
            if let place = Copying.place(word) { _ = try record(place.name) }
        }
        try Copying(context: context).copy(read.words[0], read.words[1])
        return 0
    }

    private func inspect(_ arguments: [String]) throws -> Int32 {
        let table = OptionTable(flags: ["-s --size"], values: ["-f --format", "--type"])
        let read = try table.read(arguments, stopsAtFirst: false)
        var values: [JSONValue] = []
        for name in read.words {
            values.append(try DockerContainer(try record(name), in: context.store).json)
        }
        guard !values.isEmpty else { throw FrontFailure("\"inspect\" requires at least 1 argument.") }
        guard let format = read.last("--format") else {
            say(JSONValue.list(values).text)
            return 0
        }
        let template = try DockerTemplate(format)
        for value in values { say(template.text(of: value)) }
        return 0
    }

    private func port(_ arguments: [String]) throws -> Int32 {
        let record = try record(arguments.first)
        let wanted = arguments.dropFirst().first.map { $0.contains("/") ? $0 : "\($0)/tcp" }
        let ports = record.ports.sorted { $0.key < $1.key }
        if let wanted {
            guard let place = record.ports[wanted] else {
                throw FrontFailure("Error: No public port '\(wanted)' published for \(record.name)")
            }
            say(place)
        } else {
            for (inside, place) in ports { say("\(inside) -> \(place)") }
        }
        return 0
    }

    private func stop(_ arguments: [String]) throws -> Int32 {
        let read = try Self.simple(arguments, values: ["-t --time --timeout", "-s --signal"])
        for name in read.words {
            let record = try record(name)
            if record.isKept {
                do throws(SessionError) {
                    let client = try context.store.connect(to: name)
                    try client.stop()
                } catch .ended {
                    // It has nothing left to stop.
                }
            } else {
                try context.store.stop(name)
            }
            say(name)
        }
        return 0
    }

    private func remove(_ arguments: [String]) throws -> Int32 {
        let read = try Self.simple(arguments)
        var failure: FrontFailure?
        for name in read.words {
            do {
                let record = try record(name)
                if !read.has("--force"), context.store.isAlive(record.name) {
                    throw FrontFailure(
                        "Error response from daemon: cannot remove container \"/\(name)\": container is running: "
                            + "stop the container before removing or force remove")
                }
                try context.store.stop(name)
                say(name)
            } catch let error as FrontFailure {
                failure = error
                say(error.text, to: 2)
            }
        }
        return failure == nil ? 0 : 1
    }

    private func wait(_ arguments: [String]) throws -> Int32 {
        for name in arguments {
            let name = try record(name).name
            while context.store.isAlive(name) { usleep(50_000) }
            say("0")
        }
        return 0
    }

    // MARK: - Images

    private func pull(_ arguments: [String]) throws -> Int32 {
        let table = OptionTable(
            flags: ["-q --quiet", "-a --all-tags", "--disable-content-trust"], values: ["--platform"])
        let read = try table.read(arguments, stopsAtFirst: false)
        guard let image = read.words.first else {
            throw FrontFailure("\"pull\" requires exactly 1 argument.")
        }
        _ = try context.prepared(image)
        say(image)
        return 0
    }

    private func inspectImage(_ arguments: [String]) throws -> Int32 {
        let read = try OptionTable(values: ["-f --format", "--platform"]).read(arguments, stopsAtFirst: false)
        var values: [JSONValue] = []
        for image in read.words {
            do {
                values.append(DockerContainer.image(try context.store.plan(for: image).plan, named: image))
            } catch SessionError.unprepared {
                throw FrontFailure("Error response from daemon: No such image: \(image)")
            }
        }
        guard let format = read.last("--format") else {
            say(JSONValue.list(values).text)
            return 0
        }
        let template = try DockerTemplate(format)
        for value in values { say(template.text(of: value)) }
        return 0
    }
}
