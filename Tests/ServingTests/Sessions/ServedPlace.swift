import Foundation
import Sandbox
import Sessions
import TestSupport

@testable import Serving

/// A place with the system and an empty checkout, in which sessions can be served.
struct ServedPlace {
    /// Why there is none; nil when there can be one.
    static let hindrance: String? = {
        let scratch = NSTemporaryDirectory() + "swegym-serving-\(getpid())"
        let missing = (try? BubblewrapSandbox(scratch: scratch))?.check().filter { $0.state == .missing }
        rmdir(scratch)
        let words: String? =
            if !FileManager.default.isExecutableFile(atPath: holder) {
                "swegym-sandbox is not built"
            } else if let missing {
                missing.isEmpty ? nil : missing.map { "\($0.name): \($0.finding)" }.joined(separator: "; ")
            } else {
                "there is no sandbox"
            }
        if let words { print("tests of served sessions are skipped: \(words)") }
        return words
    }()

    /// The program that keeps sessions inside, built next to the tests.
    static let holder: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("swegym-sandbox")
            .path
    }()

    let directory: TemporaryDirectory
    let store: SessionStore

    init() throws {
        directory = try TemporaryDirectory()
        // Sessions of root run as another user, who must be able to enter.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
        store = SessionStore(workspace: directory.path)
        let sandbox = try BubblewrapSandbox(scratch: directory["scratch"])
        var job = SandboxJob(command: ["true"], environment: ["PATH": "/usr/bin:/bin", "HOME": "/home/box"])
        job.workingDirectory = "/testbed"
        job.limits.memoryBytes = 1 << 30
        guard var plan = sandbox.sessionPlan(job, slot: BubblewrapSandbox.sessionSlot) else { return }
        plan.image = "demo"
        plan.mounts += [.empty(inside: "/testbed"), .empty(inside: "/home/box")]
        try store.keep(plan, in: "demo", names: [])
    }
}
