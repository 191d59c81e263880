internal import Instances
internal import Sandbox

extension SandboxAttack {
    /// What of the host there is to be reached, read or changed.
    struct World: Sendable {
        /// A port of this host's loopback at which somebody listens.
        var port: Int
        /// The name of an abstract socket at which somebody listens.
        var abstract: String
        /// Files of the host that must not be read.
        var secrets: [String]
        /// The user's home.
        var home: String
        /// Directories of the host that the attacks are shown.
        var shown: [String]
        /// This process's number.
        var process: Int
        /// A directory of the host that serves as an environment.
        var environment: String
        /// This process's variables, each as `NAME=VALUE`.
        var variables: Set<String>
    }

    /// Network, files, variables and processes of the host.
    static func ofWorld(_ world: World) -> [SandboxAttack] {
        let reach: [String: JSONValue] = [
            "port": .integer(world.port), "name": .string(world.abstract),
        ]
        func network(
            _ name: String, _ tried: String,
            _ judge: @escaping @Sendable (AttackSaid, AttackedMachine) -> Judgement
        ) -> SandboxAttack {
            SandboxAttack(name: name, tried: tried, function: "reach", arguments: reach) { seen, machine in
                judge(seen.said, machine)
            }
        }
        return [
            network("network, host", "connects to a port of this host's loopback") { said, _ in
                refused(said.loopback)
            },
            network("network, outside", "connects to 192.0.2.1") { said, _ in refused(said.outside) },
            network("network, abstract sockets", "connects to an abstract socket of the host") { said, _ in
                refused(said.abstract)
            },
            network("network, AF_VSOCK", "makes sockets to the machine around a virtual one, and raw ones") {
                said, machine in
                let figure = "AF_VSOCK \(said.vsock ?? "?"), AF_PACKET \(said.packet ?? "?")"
                guard machine.filtersCalls || said.vsock != "made" else {
                    return .absent("\(figure): no filter of system calls for this processor", remedy: nil)
                }
                return .claimed(said.vsock != "made" && said.packet != "made", figure)
            },
            network("network, AF_NETLINK", "lists the interfaces") { said, _ in
                .claimed(said.interfaces == ["lo"], said.interfaces?.joined(separator: ", ") ?? "not told")
            },
            SandboxAttack(
                name: "files of the host", tried: "reads shadow, home, workspace and other processes",
                function: "read",
                arguments: [
                    "paths": .array(world.secrets.map(JSONValue.string)), "home": .string(world.home),
                ]
            ) { seen, _ in files(seen.said, world) },
            SandboxAttack(
                name: "writes outside", tried: "writes to the system, the interpreter and an environment",
                function: "write",
                arguments: [
                    "paths": .array(
                        ([
                            "/usr/x", "/etc/x", "/etc/passwd", "/x", "/proc/sys/kernel/hostname",
                            "/opt/read/site.py",
                        ]
                            + world.shown.map { $0 + "/x" }).map(JSONValue.string))
                ],
                prepare: { $0.mounts = [.readOnly(host: world.environment, inside: "/opt/read")] }
            ) { seen, _ in
                guard let written = seen.said.paths else { return .claimed(false, "\(seen.result.ending)") }
                return .claimed(
                    written.isEmpty, written.isEmpty ? "all refused" : written.joined(separator: ", "))
            },
            SandboxAttack(
                name: "variables", tried: "reads variables, its own and of all processes inside",
                function: "variables"
            ) { seen, _ in
                guard let names = seen.said.names else { return .claimed(false, "\(seen.result.ending)") }
                // Those that every run is given may happen to be the same.
                let given: Set<String> = ["PATH", "PWD", "OLDPWD", "LC_ALL", "LC_CTYPE", "LANG"]
                let leaked = Set(
                    world.variables.intersection(names).map { String($0.prefix { $0 != "=" }) }
                ).subtracting(given)
                return .claimed(
                    leaked.isEmpty,
                    leaked.isEmpty
                        ? "none of \(world.variables.count) of this program"
                        : leaked.sorted().joined(separator: ", "))
            },
            SandboxAttack(
                name: "signals", tried: "signals this program, then kills all that it can",
                function: "signals",
                arguments: ["process": .integer(world.process)]
            ) { seen, _ in
                .claimed(seen.said.host == "ESRCH", "this program: \(seen.said.host ?? "not told")")
            },
        ]
    }

    /// Changes an environment in one run, which a later one must not see.
    static func poison(_ environment: String) -> SandboxAttack {
        SandboxAttack(
            name: "poisoning", tried: "changes, moves and adds files of an environment", function: "poison",
            arguments: ["folder": "/testbed"], prepare: { $0.mounts = [overlay(environment)] }
        ) { seen, _ in .claimed(seen.said.names?.contains("new.pth") == true, "\(seen.result.ending)") }
    }

    /// Looks at the environment afterwards.
    static func afterPoison(_ environment: String) -> SandboxAttack {
        SandboxAttack(
            name: "poisoning",
            tried: "a run changes, moves and adds files of an environment; the next one looks",
            function: "look", arguments: ["folder": "/testbed"],
            prepare: { $0.mounts = [overlay(environment)] }
        ) { seen, _ in
            .claimed(
                seen.said.names == ["other.py", "site.py"] && seen.said.text == "honest\n",
                "the next run sees \(seen.said.names?.joined(separator: ", ") ?? "nothing")")
        }
    }

    private static func overlay(_ lower: String) -> SandboxMount {
        .overlay(lowers: [lower], upper: .temporary, inside: "/testbed", ownership: .asIs)
    }

    private static func refused(_ answer: String?) -> Judgement {
        .claimed(answer != nil && answer != "reached", answer ?? "not told")
    }

    private static func files(_ said: AttackSaid, _ world: World) -> Judgement {
        guard let read = said.read, let home = said.home, let processes = said.processes else {
            return .claimed(false, "not told")
        }
        // An interpreter below the home is shown there, and nothing next to it.
        let ways = Set(
            world.shown.filter { $0.hasPrefix(world.home + "/") }.compactMap {
                $0.dropFirst(world.home.count + 1).split(separator: "/").first.map(String.init)
            })
        let strange = home.filter { !ways.contains($0) }
        let others = processes.filter {
            !["bwrap", "sh", "python", "python3"].contains($0) && !$0.hasPrefix("python")
        }
        let found = read + strange.map { "\(world.home)/\($0)" } + others.map { "the process \($0)" }
        return .claimed(
            found.isEmpty,
            found.isEmpty ? "none of \(world.secrets.count) files" : found.joined(separator: ", "))
    }
}
