internal import Instances
internal import Processes
internal import Sandbox

extension SandboxAttack {
    private static let logBytes = 1 << 20

    /// Time and output.
    ///
    /// - Parameter log: A file for a log that grows without end.
    static func ofTime(log: String) -> [SandboxAttack] {
        let second: @Sendable (inout SandboxJob) -> Void = { $0.limits.wallSeconds = 1 }
        return [
            SandboxAttack(
                name: "wall time, signals ignored", tried: "ignores all signals and computes",
                function: "stubborn",
                prepare: second
            ) { seen, _ in overshoot(seen) },
            SandboxAttack(
                name: "wall time, stopped", tried: "stops itself and a child", function: "stopped",
                prepare: second
            ) { seen, _ in overshoot(seen) },
            SandboxAttack(
                name: "daemon", tried: "forks twice, leaves its session and closes everything",
                function: "daemon"
            ) { seen, _ in
                .claimed(
                    seen.result.ending == .exited(status: 0) && seen.result.wallSeconds < 5,
                    "the run ended after \(Cost.text(seconds: seen.result.wallSeconds))")
            },
            SandboxAttack(
                name: "silence", tried: "says nothing", function: "stopped",
                prepare: {
                    $0.limits.wallSeconds = 10
                    $0.limits.silenceSeconds = 0.7
                }
            ) { seen, _ in
                .claimed(
                    seen.result.ending == .silent(seconds: 0.7),
                    "limit 0.7 s: ended after \(Cost.text(seconds: seen.result.wallSeconds))")
            },
            endless("log, endless output", isOneLine: false, log: log + ".lines"),
            endless("log, one line", isOneLine: true, log: log + ".line"),
        ]
    }

    private static func endless(_ name: String, isOneLine: Bool, log: String) -> SandboxAttack {
        SandboxAttack(
            name: name, tried: isOneLine ? "writes one line without end" : "writes lines without end",
            function: "chatter", arguments: ["is_one_line": .bool(isOneLine)],
            prepare: {
                $0.limits.wallSeconds = 1
                $0.log = .file(path: log, limit: logBytes)
            }
        ) { seen, _ in
            let size = FileSize.of(log) ?? -1
            return .claimed(
                (0...logBytes).contains(size) && seen.result.outputTruncated,
                "limit \(logBytes >> 20) MiB: \(size) bytes kept, marked as cut off")
        }
    }

    private static func overshoot(_ seen: Seen) -> Judgement {
        let over = seen.result.wallSeconds - 1
        return .claimed(
            seen.result.ending == .timedOut(seconds: 1) && over < 2,
            "limit 1 s: \(Cost.text(seconds: over)) more")
    }
}
