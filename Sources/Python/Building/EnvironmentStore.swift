internal import Digests
internal import Foundation
package import Instances
internal import Processes

/// The environments of a workspace, one for each lock, built once and shared by all instances.
package actor EnvironmentStore {
    private let bench: Workbench
    private let wheels: WheelStore
    private let interpreters: [Interpreter]
    private let allowsOtherMicro: Bool
    private let pool: FilePool
    private let bytecode: BytecodeStore
    private var shelf: EnvironmentShelf
    private var pending: [String: Task<Void, any Error>] = [:]
    private var held: [Int: Set<String>] = [:]

    /// A store that builds with a workbench and uses the interpreters of the machine.
    ///
    /// - Parameter allowsOtherMicro: Whether a lock whose interpreter is not there may be built with another release
    ///   of the same series; such an environment has a name of its own.
    package init(bench: Workbench, interpreters: [Interpreter], allowsOtherMicro: Bool = false) {
        self.bench = bench
        self.interpreters = interpreters
        self.allowsOtherMicro = allowsOtherMicro
        wheels = WheelStore(bench: bench)
        pool = FilePool(path: "\(bench.keep)/files", cache: bench.uv.cache)
        bytecode = BytecodeStore(bench: bench, pool: pool)
        shelf = EnvironmentShelf(environments: bench.environments, cache: bench.keep)
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
    package func build(
        _ lock: EnvironmentLock, cutoff: Timestamp? = nil, slot: Int
    ) async throws(EnvironmentError) -> BuiltEnvironment {
        let interpreter = try interpreter(of: lock)
        let digest = lock.digest.hex
        let isExact = interpreter.version == lock.python
        let name = isExact ? digest : "\(digest)@\(interpreter.version)"
        let built = BuiltEnvironment(
            path: "\(bench.environments)/\(name)", interpreter: interpreter, lock: digest)
        held[slot, default: []].insert(name)
        if FileManager.default.fileExists(atPath: built.path) {
            // The time tells which environments may go first when room is needed.
            utimensat(AT_FDCWD, built.path, nil, 0)
            if pending[name] == nil, BytecodeStore.isComplete(built.path) { return built }
        }
        let task = pending[name] ?? Task { try await self.make(lock, built, cutoff, slot: slot) }
        pending[name] = task
        defer { pending[name] = nil }
        do {
            try await task.value
        } catch let error as EnvironmentError {
            throw error
        } catch {
            throw .infrastructure(doing: "building the environment \(digest.prefix(12))", error)
        }
        return built
    }

    /// The cache files that could not be used.
    package nonisolated var cacheFaults: CacheFaults { bench.cacheFiles.faults }

    /// Says that a worker is done with the environments that it asked for.
    package func release(slot: Int) { held[slot] = nil }

    /// Removes environments, those that were used longest ago first, until what they and the caches take fits into a
    /// budget; those that a worker holds stay.
    ///
    /// - Parameter budget: Bytes.
    /// - Returns: What was removed; nil while an environment is being built, whose wheels must stay.
    package func collect(budget: Int) -> CollectionReport? {
        guard pending.isEmpty else { return nil }
        var request = CollectionRequest(budget: budget)
        request.inUse = held.values.reduce(into: []) { $0.formUnion($1) }
        return shelf.collect(request)
    }

    /// The interpreter that a lock names, or the newest of its series where that is allowed.
    private func interpreter(of lock: EnvironmentLock) throws(EnvironmentError) -> Interpreter {
        if let exact = interpreters.first(where: { $0.version == lock.python }) { return exact }
        let series = interpreters.filter { $0.version.series == lock.python.series }
        if allowsOtherMicro, let other = series.max(by: { $0.version < $1.version }) { return other }
        throw .noInterpreter(
            wanted: lock.python.description, installed: interpreters.map(\.version.description))
    }

    /// Makes an environment, or completes one of a version of this program that did not compile.
    private func make(
        _ lock: EnvironmentLock, _ built: BuiltEnvironment, _ cutoff: Timestamp?, slot: Int
    ) async throws(EnvironmentError) {
        guard FileManager.default.fileExists(atPath: built.path) else {
            return try await assemble(lock, built, cutoff, slot: slot)
        }
        try await bytecode.complete(built, at: built.path, slot: slot)
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
        await pool.share(environment: work, sitePackages: built.sitePackages)
        try await bytecode.complete(built, at: work, slot: slot)
        try Workbench.write(Array(lock.text.utf8), to: "\(work)/environment.lock")
        let known = SourceMetadata(bench: bench)
        for pin in lock.pins where pin.kind == .source {
            try known.remember(pin, in: "\(work)/\(built.sitePackages)", python: lock.python)
        }
        // Whoever built the same in another process was first: theirs is as good.
        if rename(work, built.path) != 0, !FileManager.default.fileExists(atPath: built.path) {
            throw .system(doing: "putting the environment to \(built.path)")
        }
    }

    private func makeVirtualEnvironment(_ interpreter: Interpreter, at path: String)
        async throws(EnvironmentError)
    {
        let result = try await bench.uv.run(
            ["venv", "--quiet", "--relocatable", "--no-project", "--python", interpreter.path, path])
        guard result.succeeded else {
            throw .install(
                step: "making a virtual environment", said: String(result.errorText.suffix(800)),
                kind: FaultKind(said: result.errorText))
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
            throw .install(
                step: "installing the pinned wheels",
                said: Redaction.places.redact(String(result.errorText.suffix(1200))),
                kind: FaultKind(said: result.errorText))
        }
    }
}
