import Digests
import Foundation
import Instances
import Sandbox
import TestSupport

@testable import Python

/// A workbench whose sandbox follows a script, and whose uv is never run: environments and resolutions are in its caches.
struct ScriptedBench {
    let directory: TemporaryDirectory
    let sandbox: ScriptedSandbox
    let bench: Workbench
    let store: EnvironmentStore

    static let interpreter = Interpreter(
        path: "/p/bin/python3", prefix: "/p", version: PythonVersion(3, 9, 18))

    init(
        interpreters: [Interpreter] = [Self.interpreter], allowsOtherMicro: Bool = false,
        _ script: @escaping ScriptedSandbox.Script = { _, _ in nil }
    ) async throws {
        directory = try TemporaryDirectory()
        sandbox = ScriptedSandbox(script)
        try directory.write("\u{7f}ELF", to: "bin/uv")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory["bin/uv"])
        let places = UvPlaces(
            environment: ["PATH": directory["bin"], "HOME": directory["home"]], interpreters: [], program: nil
        )
        let uv = try await Uv.find(
            in: places, environment: [:], cache: directory["cache/uv"], asking: { _ in .pinned })
        bench = try Workbench(
            uv: uv, sandbox: sandbox, environments: directory["environments"], cache: directory["cache"],
            scratch: directory["scratch"])
        store = EnvironmentStore(
            bench: bench, interpreters: interpreters, allowsOtherMicro: allowsOtherMicro)
    }

    /// A lock of wheels.
    func lock(_ names: String...) -> EnvironmentLock {
        let hash = String(repeating: "0", count: 64)
        return EnvironmentLock(
            python: Self.interpreter.version,
            pins: names.map { EnvironmentLock.Pin(name: $0, version: "1", kind: .wheel, sha256: hash) })
    }

    /// Puts a finished environment of a lock into the store.
    @discardableResult
    func build(_ lock: EnvironmentLock, as name: String? = nil) throws -> BuiltEnvironment {
        let path = "environments/\(name ?? lock.digest.hex)"
        try directory.write("swegym bytecode 1\n", to: "\(path)/bytecode")
        try directory.write(lock.text, to: "\(path)/environment.lock")
        return BuiltEnvironment(
            path: directory[path], interpreter: Self.interpreter, lock: lock.digest.hex)
    }

    /// The path of the cached result of a resolution.
    func place(of resolution: Resolution) throws -> String {
        let question = PackageCompiler.Question(resolution: resolution, uv: bench.uv.version)
        return "cache/resolutions/\(try question.digest.hex)"
    }

    /// Caches the seeds of an environment as of a date, with further build requirements, and builds it.
    func seed(_ lock: EnvironmentLock, cutoff: Timestamp, extra: [String] = []) throws {
        var resolution = Resolution(
            interpreter: Self.interpreter, requirements: Seeds.requirements + extra, cutoff: cutoff)
        resolution.allowsBuilds = false
        try directory.write(lock.text, to: try place(of: resolution))
        try build(lock)
    }
}
