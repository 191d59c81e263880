internal import Files
internal import Foundation
internal import Glibc
internal import Instances
internal import JSON
internal import Python
internal import Sandbox

/// Where attacks happen: what they are shown, what they must not reach, and who listens.
struct AttackRange {
    let directory: String
    let interpreter: Interpreter
    let world: SandboxAttack.World
    /// A word in the command line of every attack, by which survivors are found.
    let word = "swegym-attack-\(UInt64.random(in: 0 ... .max))"
    private let listeners: [Int32]

    init(
        at directory: String, interpreter: Interpreter, environment: [String: String], workspace: String?
    ) throws {
        self.directory = directory
        self.interpreter = interpreter
        let files: [(name: String, data: Data)] = [
            ("program/hostile.py", Data(PackageResources.hostile_py)),
            ("environment/site.py", Data("honest\n".utf8)),
            ("environment/other.py", Data("honest\n".utf8)), ("secret/canary", Data("secret\n".utf8)),
        ]
        for (name, data) in files {
            try RecordFile.write(data, to: "\(directory)/\(name)", durable: false)
        }
        try RecordFile.makeDirectory(directory + "/checkout")
        // What an attack may change is changed in layers; the user of its slot must be let.
        for name in ["checkout", "environment"] { chmod("\(directory)/\(name)", 0o777) }
        for (name, _) in files {
            chmod("\(directory)/\(name)", name.hasPrefix("environment") ? 0o666 : 0o644)
        }
        let name = "swegym-attack-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let (loopback, port) = Listener.loopback()
        listeners = [loopback, Listener.abstract(name)].filter { $0 >= 0 }
        let home = environment["HOME"] ?? "/root"
        var secrets = [
            "/etc/shadow", "/etc/gshadow", "/etc/hostname", "/etc/ssh/ssh_host_ed25519_key", "\(home)/.netrc",
            "\(home)/.ssh/id_rsa", "\(home)/.ssh/id_ed25519", "\(home)/.bash_history",
            "\(directory)/secret/canary",
        ]
        if let workspace { secrets += ["\(workspace)/catalogue.sqlite", "\(workspace)/lease"] }
        world = SandboxAttack.World(
            port: port, abstract: name, secrets: secrets, home: home, shown: [interpreter.prefix],
            process: Int(getpid()), environment: directory + "/environment",
            variables: Set(ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }))
    }

    /// Nobody listens any more.
    func close() {
        for listener in listeners { Glibc.close(listener) }
    }

    /// All attacks, a few at a time, each in a slot of its own; the findings in the order of the list.
    func attack(_ sandbox: any SandboxBackend, _ machine: AttackedMachine) async -> [AttackFinding] {
        let environment = world.environment
        // Which of them run side by side says the list: neighbours share a group.
        var groups =
            (SandboxAttack.ofMemory + SandboxAttack.ofDisk(directory + "/checkout")
            + SandboxAttack.ofTime(log: directory + "/log") + SandboxAttack.ofWorld(world)).map { [$0] }
        groups.insert([.forkBomb, .innocent], at: 4)
        var findings: [AttackFinding] = []
        var next = groups[...]
        while !next.isEmpty {
            let batch = next.first?.count == 2 ? next.prefix(1) : next.prefix(3).prefix { $0.count == 1 }
            next = next.dropFirst(batch.count)
            findings += await together(batch.flatMap { $0 }, sandbox, machine)
        }
        let poison = await together([.poison(environment)], sandbox, machine)
        return findings
            + (poison.first?.state == .enforced
                ? await together([.afterPoison(environment)], sandbox, machine) : poison)
    }

    private func together(
        _ attacks: [SandboxAttack], _ sandbox: any SandboxBackend, _ machine: AttackedMachine
    ) async -> [AttackFinding] {
        await withTaskGroup(of: (Int, AttackFinding).self) { group in
            for (slot, attack) in attacks.enumerated() {
                let job = job(of: attack)
                group.addTask {
                    let result: Result<SandboxResult, SandboxError>
                    do throws(SandboxError) {
                        result = .success(try await sandbox.run(job, slot: slot))
                    } catch {
                        result = .failure(error)
                    }
                    return (slot, attack.finding(result, on: machine))
                }
            }
            var found: [Int: AttackFinding] = [:]
            for await (slot, finding) in group { found[slot] = finding }
            return attacks.indices.compactMap { found[$0] }
        }
    }

    private func job(of attack: SandboxAttack) -> SandboxJob {
        // Values of these kinds can always be encoded.
        let arguments = (try? CanonicalJSON.encode(attack.arguments)) ?? Data("{}".utf8)
        var job = SandboxJob(
            command: [
                interpreter.path, "-I", "-S", "-B", "/swegym/hostile.py", attack.function,
                String(decoding: arguments, as: UTF8.self), word,
            ], environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
        job.hostPrefixes = [interpreter.prefix]
        job.limits.wallSeconds = 15
        job.limits.memoryBytes = 512 << 20
        job.report = ReportChannel(limit: 1 << 20)
        attack.prepare(&job)
        job.mounts.append(.readOnly(host: directory + "/program", inside: "/swegym"))
        return job
    }

    /// Whether anything is left of the attacks.
    func remains(_ left: [String]) -> AttackFinding {
        let processes = ((try? Directory.names(in: "/proc")) ?? []).filter { name in
            guard Int32(name).map({ $0 != getpid() }) ?? false,
                let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
            else { return false }
            return line.range(of: Data(word.utf8)) != nil
        }
        let table = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        let mounts = table.split(separator: "\n").filter { $0.contains(directory) }
        let figure =
            "\(processes.count) processes, \(mounts.count) mounts, \(left.count) control groups and directories"
        return AttackFinding(
            name: "afterwards", tried: "looks for what is alive or left of all this",
            state: processes.isEmpty && mounts.isEmpty && left.isEmpty ? .enforced : .broken, figure: figure)
    }
}
