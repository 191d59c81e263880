import Foundation
import Instances
import Processes
import Sandbox
import Synchronization
import TestSupport
import Testing

/// A back end under test, with a scratch directory of its own.
struct Backend: CustomTestStringConvertible, Sendable {
    let name: String
    let sandbox: any SandboxBackend

    var testDescription: String { name }

    /// Where its runs are staged.
    var scratch: String { "\(Machine.scratch)/\(name)" }
    /// How long the start of a run may take, seconds: longer where containers start at the same time.
    var mostStart: Double {
        sandbox.kind == .bubblewrap ? (Machine.backends.count == 1 ? 0.25 : 0.75) : 3
    }
}

/// What of the sandbox this machine can run.
enum Machine {
    static let scratch = NSTemporaryDirectory() + "swegym-sandbox-tests-\(getpid())"

    /// Why a back end cannot be tested here, by its kind; none where it can.
    private static let hindrances: [SandboxKind: String] = {
        var found: [SandboxKind: String] = [:]
        for kind in SandboxKind.allCases {
            let words = hindrance(of: kind)
            if let words {
                print("sandbox tests are skipped for \(kind.rawValue): \(words)")
                found[kind] = words
            }
        }
        return found
    }()

    private static func hindrance(of kind: SandboxKind) -> String? {
        do throws(SandboxError) {
            let missing = try kind.sandbox(scratch: scratch(of: kind)).check().filter { $0.state == .missing }
            return missing.isEmpty
                ? nil : missing.map { "\($0.name): \($0.finding)" }.joined(separator: "; ")
        } catch {
            return "\(error)"
        }
    }

    private static func scratch(of kind: SandboxKind) -> String { "\(scratch)/\(kind.rawValue)" }

    /// Every back end that the conformance suite is run on: those that this machine can run.
    static let backends: [Backend] = {
        atexit {
            for kind in SandboxKind.allCases { rmdir(Machine.scratch(of: kind)) }
            rmdir(Machine.scratch)
        }
        return SandboxKind.allCases.compactMap { kind in
            guard hindrances[kind] == nil, let sandbox = try? kind.sandbox(scratch: scratch(of: kind)) else {
                return nil
            }
            return Backend(name: kind.rawValue, sandbox: sandbox)
        }
    }()

    /// Whether there is a back end to test.
    static let canSandbox = !backends.isEmpty
    /// Whether sessions can be kept, which is bubblewrap's alone.
    static let canKeepSessions = hindrances[.bubblewrap] == nil
    static let isRoot = geteuid() == 0
    static let python = ["/usr/bin/python3"].first { FileManager.default.isExecutableFile(atPath: $0) }
    static let boundsMemory =
        backends.first?.sandbox.check().first { $0.name == "memory limit" }?.state == .good

    private static let slots = Atomic<Int>(0)

    /// A slot that no other test uses.
    static func freeSlot() -> Int { slots.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// A job of the shell's, with short limits.
func shellJob(_ script: String, _ arguments: String...) -> SandboxJob {
    var job = SandboxJob(
        command: ["/bin/sh", "-c", script, "sh"] + arguments, environment: ["PATH": "/usr/bin:/bin"])
    job.limits.wallSeconds = 20
    return job
}

extension Backend {
    /// Runs a job in a slot that no other test uses.
    func run(_ job: SandboxJob) async throws -> SandboxResult {
        try await sandbox.run(job, slot: Machine.freeSlot())
    }

    /// What a script printed.
    func output(of script: String) async throws -> String {
        try await run(shellJob(script)).outputText
    }
}

/// How many processes of this machine, zombies aside, hold a word in their command line.
func processes(holding word: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { name in
        guard Int(name) != nil, Int32(name) != getpid(),
            let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
        else { return false }
        return String(decoding: line, as: UTF8.self).contains(word)
    }.count
}
