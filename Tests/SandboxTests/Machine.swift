import Foundation
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
}

/// What of the sandbox this machine can run.
enum Machine {
    static let scratch = NSTemporaryDirectory() + "swegym-sandbox-tests-\(getpid())"

    /// Every back end that the conformance suite is run on.
    static let backends: [Backend] = {
        guard let sandbox = try? BubblewrapSandbox(scratch: scratch) else { return [] }
        atexit { rmdir(Machine.scratch) }
        return [Backend(name: "bubblewrap", sandbox: sandbox)]
    }()

    /// Why there is nothing to test; nil when there is.
    static let hindrance: String? = {
        let missing = backends.flatMap { $0.sandbox.check() }.filter { $0.state == .missing }
        guard !backends.isEmpty, missing.isEmpty else {
            let words = missing.map { "\($0.name): \($0.finding)" }.joined(separator: "; ")
            print("sandbox tests are skipped: \(words)")
            return words
        }
        return nil
    }()

    static let canSandbox = hindrance == nil
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
