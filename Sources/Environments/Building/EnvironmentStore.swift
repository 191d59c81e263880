import Digests
import Foundation
public import Instances
import Processes

/// The environments of a workspace, one for each lock, built once and shared by all instances.
public actor EnvironmentStore {
    private let bench: Workbench
    private let wheels: WheelStore
    private let interpreters: [Interpreter]
    private var pending: [String: Task<Void, any Error>] = [:]

    /// A store that builds with a workbench and uses the interpreters of the machine.
    public init(bench: Workbench, interpreters: [Interpreter]) {
        self.bench = bench
        self.interpreters = interpreters
        wheels = WheelStore(bench: bench)
    }

    /// The environment of a lock, built when it is not there yet.
    ///
    /// Who asks for one that is being built waits for it. A crash leaves nothing that looks finished.
    ///
    /// - Parameters:
    ///   - lock: The lock.
    ///   - cutoff: The moment whose tools build source distributions; nil takes today's, held back where they break.
    ///   - slot: The worker's slot.
    /// - Throws: When the interpreter is not there, or a package cannot be had or built.
    public func build(
        _ lock: EnvironmentLock, cutoff: Timestamp? = nil, slot: Int
    ) async throws(EnvironmentError) -> BuiltEnvironment {
        guard let interpreter = interpreters.first(where: { $0.version == lock.python }) else {
            throw .noInterpreter(
                wanted: lock.python.description, installed: interpreters.map(\.version.description))
        }
        let digest = lock.digest.hex
        let built = BuiltEnvironment(
            path: "\(bench.environments)/\(digest)", interpreter: interpreter, lock: digest)
        if FileManager.default.fileExists(atPath: built.path) { return built }
        let task = pending[digest] ?? Task { try await self.assemble(lock, built, cutoff, slot: slot) }
        pending[digest] = task
        defer { pending[digest] = nil }
        do {
            try await task.value
        } catch let error as EnvironmentError {
            throw error
        } catch {
            throw .infrastructure(doing: "building the environment \(digest.prefix(12))", cause: "\(error)")
        }
        return built
    }

    private func assemble(
        _ lock: EnvironmentLock, _ built: BuiltEnvironment, _ cutoff: Timestamp?, slot: Int
    ) async throws(EnvironmentError) {
        var lines: [String] = []
        for pin in lock.pins {
            switch pin.kind {
            case .wheel: lines.append("\(pin.name)==\(pin.version) --hash=sha256:\(pin.sha256)")
            case .source:
                let wheel = try await wheels.wheel(
                    of: pin, interpreter: built.interpreter, cutoff: cutoff, slot: slot)
                let address = URL(fileURLWithPath: wheel.path).absoluteString
                lines.append("\(pin.name) @ \(address) --hash=sha256:\(wheel.sha256)")
            }
        }
        let work = "\(bench.environments)/.building-\(UUID().uuidString)"
        defer { bench.remove(work) }
        try await makeVirtualEnvironment(built.interpreter, at: work)
        try await install(lines, into: work)
        try Workbench.write(Array(lock.text.utf8), to: "\(work)/environment.lock")
        let known = SourceMetadata(bench: bench)
        for pin in lock.pins where pin.kind == .source {
            known.remember(pin, in: "\(work)/\(built.sitePackages)", python: lock.python)
        }
        // Whoever built the same in another process was first: theirs is as good.
        if rename(work, built.path) != 0, !FileManager.default.fileExists(atPath: built.path) {
            throw .infrastructure(
                doing: "putting the environment to \(built.path)", cause: String(cString: strerror(errno)))
        }
    }

    private func makeVirtualEnvironment(_ interpreter: Interpreter, at path: String)
        async throws(EnvironmentError)
    {
        let result = try await bench.uv.run(
            ["venv", "--quiet", "--relocatable", "--no-project", "--python", interpreter.path, path])
        guard result.succeeded else {
            throw .install(step: "making a virtual environment", said: String(result.errorText.suffix(800)))
        }
    }

    /// Installs wheels alone, in one run.
    ///
    /// Nothing of them is executed, and uv asks the environment's interpreter
    /// only while it is still empty. What the cache holds is taken from there without asking the index.
    private func install(_ lines: [String], into path: String) async throws(EnvironmentError) {
        guard !lines.isEmpty else { return }
        let arguments = [
            "pip", "install", "--quiet", "--python", "\(path)/bin/python", "--no-deps", "--no-build",
            "--require-hashes", "--link-mode", "hardlink", "--requirements", "-",
        ]
        let input = lines.joined(separator: "\n") + "\n"
        if try await bench.uv.run(arguments + ["--offline"], input: input).succeeded { return }
        let result = try await bench.uv.run(arguments, input: input)
        guard result.succeeded else {
            throw .install(step: "installing the pinned wheels", said: String(result.errorText.suffix(1200)))
        }
    }
}
