internal import Digests
internal import Foundation
package import Instances
internal import Processes

/// The environments of a workspace: one for each lock, built once and shared by all instances.
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

    /// - Parameter allowsOtherMicro: Whether another micro release of the same series may replace a missing
    ///   interpreter; such an environment has a name of its own.
    package init(bench: Workbench, interpreters: [Interpreter], allowsOtherMicro: Bool = false) {
        self.bench = bench
        self.interpreters = interpreters
        self.allowsOtherMicro = allowsOtherMicro
        wheels = WheelStore(bench: bench)
        pool = FilePool(path: "\(bench.keep)/files", cache: bench.uv.cache)
        bytecode = BytecodeStore(bench: bench, pool: pool)
        shelf = EnvironmentShelf(environments: bench.environments, cache: bench.keep)
    }

    /// The environment of a lock, built if necessary.
    ///
    /// Concurrent requests share one build. A crash leaves no environment that looks complete.
    ///
    /// - Parameters:
    ///   - lock: The lock.
    ///   - cutoff: The date of the build tools for source distributions; nil for today's, held back where they are
    ///     known to break.
    ///   - slot: The worker's slot.
    /// - Throws: When the interpreter is missing, or a package cannot be downloaded or built.
    package func build(
        _ lock: EnvironmentLock, cutoff: Timestamp? = nil, slot: Int
    ) async throws(EnvironmentError) -> BuiltEnvironment {
        try await CPUMeter.measuring(.build) { () async throws(EnvironmentError) in
            try await built(lock, cutoff: cutoff, slot: slot)
        }
    }

    private func built(
        _ lock: EnvironmentLock, cutoff: Timestamp?, slot: Int
    ) async throws(EnvironmentError) -> BuiltEnvironment {
        let interpreter = try interpreter(of: lock)
        let digest = lock.digest.hex
        let isExact = interpreter.version == lock.python
        let name = isExact ? digest : "\(digest)@\(interpreter.version)"
        let built = BuiltEnvironment(
            path: "\(bench.environments)/\(name)", interpreter: interpreter, lock: digest)
        held[slot, default: []].insert(name)
        if FileManager.default.fileExists(atPath: built.path) {
            // Collection orders environments by this time.
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

    /// Releases the environments that a worker's slot holds.
    package func release(slot: Int) { held[slot] = nil }

    /// Removes the least recently used environments until environments and caches fit into a budget; those in use
    /// stay.
    ///
    /// - Parameter kept: The names of others that are in use.
    /// - Returns: The result; nil while an environment is being built, as its wheels must stay.
    package func collect(budget: Int, keeping kept: Set<String> = []) -> CollectionReport? {
        guard pending.isEmpty else { return nil }
        var request = CollectionRequest(budget: budget)
        request.inUse = held.values.reduce(into: kept) { $0.formUnion($1) }
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

    /// Builds an environment, or completes one that an earlier version of the program left without bytecode.
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
        let work = "\(bench.environments)/.building-\(UUID().uuidString)"
        defer { bench.remove(work) }
        if built.interpreter.isOld {
            let packages = OldPackages(bench: bench, interpreter: built.interpreter)
            try await packages.fetch(lock.pins, cutoff: cutoff ?? OldPackages.latestTools, slot: slot)
            try CPUMeter.measuringHere { () throws(EnvironmentError) in
                try packages.assemble(lock.pins, at: work)
            }
        } else {
            try await assembleByUv(lock, built, cutoff, at: work, slot: slot)
        }
        try await bytecode.complete(built, at: work, slot: slot)
        try Workbench.write(Array(lock.text.utf8), to: "\(work)/environment.lock")
        let known = SourceMetadata(bench: bench)
        for pin in lock.pins where pin.kind == .source {
            try known.remember(pin, in: "\(work)/\(built.sitePackages)", python: lock.python)
        }
        // Another process may have built the same environment first; its result is as good.
        if rename(work, built.path) != 0, !FileManager.default.fileExists(atPath: built.path) {
            throw .system(doing: "putting the environment to \(built.path)")
        }
    }

    private func assembleByUv(
        _ lock: EnvironmentLock, _ built: BuiltEnvironment, _ cutoff: Timestamp?, at work: String, slot: Int
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
        try await makeVirtualEnvironment(built.interpreter, at: work)
        try await install(lines, into: work)
        await pool.share(environment: work, sitePackages: built.sitePackages)
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

    /// Installs wheels only, in one run.
    ///
    /// Nothing in them is executed; uv runs the environment's interpreter only while it is still empty. Cached wheels
    /// are used without asking the index.
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
