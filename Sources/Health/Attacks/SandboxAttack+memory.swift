internal import Instances
internal import Sandbox

extension SandboxAttack {
    private static let memoryMiB = 128

    /// Memory and processes: what control groups bound.
    static let ofMemory: [SandboxAttack] = [
        SandboxAttack(
            name: "memory, one process", tried: "takes 400 MiB", function: "memory_one",
            arguments: ["mebibytes": 400], prepare: bounded
        ) { seen, machine in
            let figure = "limit \(memoryMiB) MiB: \(seen.result.ending)"
            if machine.boundsMemory { return .claimed(seen.result.ending == .outOfMemory, figure) }
            return .claimed(seen.said.held == nil, "each process by itself, \(figure)")
        },
        SandboxAttack(
            name: "memory, several processes", tried: "6 processes take 48 MiB each", function: "memory_many",
            arguments: ["count": 6, "mebibytes": 48], prepare: bounded
        ) { seen, machine in
            if machine.boundsMemory || seen.result.ending == .outOfMemory {
                return .claimed(
                    seen.result.ending == .outOfMemory, "limit \(memoryMiB) MiB: \(seen.result.ending)")
            }
            return .absent(
                "no memory control group: \(seen.said.held ?? 0) MiB held of \(memoryMiB)",
                remedy: machine.memoryRemedy)
        },
        SandboxAttack(
            name: "memory, swallowed", tried: "a child takes 400 MiB, its parent ends with status 0",
            function: "memory_swallowed", arguments: ["mebibytes": 400], prepare: bounded
        ) { seen, machine in
            if machine.boundsMemory || seen.result.ending == .outOfMemory {
                return .claimed(seen.result.ending == .outOfMemory, "told as \(seen.result.ending)")
            }
            return .absent(
                "no memory control group: the child was refused the memory, and the run is told as "
                    + "\(seen.result.ending)", remedy: machine.memoryRemedy)
        },
        SandboxAttack(
            name: "memory, /dev/shm", tried: "writes 300 MiB to /dev/shm", function: "memory_shared",
            arguments: ["mebibytes": 300], prepare: bounded
        ) { seen, machine in
            if machine.boundsMemory || seen.result.ending == .outOfMemory {
                return .claimed(
                    seen.result.ending == .outOfMemory, "limit \(memoryMiB) MiB: \(seen.result.ending)")
            }
            return .absent(
                "no memory control group: \(seen.said.bytes ?? 0) MiB written, at most 1 GiB",
                remedy: machine.memoryRemedy)
        },
        SandboxAttack(
            name: "threads", tried: "starts threads without end", function: "threads",
            arguments: ["most": 600],
            prepare: { $0.limits.processes = 64 }
        ) { seen, _ in count(seen, limit: 64, of: "threads") },
        SandboxAttack(
            name: "open files", tried: "opens files without end", function: "files",
            arguments: ["most": 2000],
            prepare: { $0.limits.openFiles = 256 }
        ) { seen, _ in count(seen, limit: 256, of: "files") },
    ]

    /// Forks until it is refused; beside it `innocent` runs.
    static let forkBomb = SandboxAttack(
        name: "processes", tried: "forks without end", function: "fork_bomb", arguments: ["most": 600],
        prepare: { $0.limits.processes = 64 }
    ) { seen, _ in count(seen, limit: 64, of: "processes") }

    /// An ordinary run in another slot while processes are made without end.
    static let innocent = SandboxAttack(
        name: "processes, neighbour", tried: "another run forks 40 times meanwhile", function: "innocent",
        arguments: ["count": 40]
    ) { seen, machine in
        let done = seen.said.done ?? 0
        let figure = "\(done) of 40 forks"
        guard machine.hasUsers || done == 40 else {
            return .absent("\(figure): all runs count as your own user", remedy: machine.usersRemedy)
        }
        return .claimed(done == 40, figure)
    }

    private static let bounded: @Sendable (inout SandboxJob) -> Void = {
        $0.limits.memoryBytes = memoryMiB << 20
    }

    private static func count(_ seen: Seen, limit: Int, of what: String) -> Judgement {
        guard let count = seen.said.count else {
            return .claimed(seen.result.ending != .exited(status: 0), "limit \(limit): \(seen.result.ending)")
        }
        return .claimed(count <= limit, "limit \(limit): \(count) \(what)")
    }
}
