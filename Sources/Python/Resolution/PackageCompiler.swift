internal import Digests
internal import Foundation
internal import Instances
internal import JSON
internal import Processes
internal import Sandbox

/// The input of a resolution.
struct Resolution: Hashable, Sendable, Codable {
    var interpreter: Interpreter
    /// The requirements, as PEP 508 writes them.
    var requirements: [String]
    var constraints: [String] = []
    /// Packages that never come from the index: those of the repository itself.
    var excluded: [String] = []
    /// The date as of which packages are resolved.
    var cutoff: Timestamp
    /// Packages that may be newer, with their own dates.
    var exceptions: [String: Timestamp] = [:]
    /// Constraints on the build tools of source distributions.
    var buildConstraints: [String] = []
    /// Packages of which only wheels are used.
    var wheelsOnly: [String] = []
    /// Whether source distributions may be built in the sandbox to read their requirements.
    var allowsBuilds = true
}

/// The resolver's output when a resolution fails.
struct ResolutionFailure: Error, Hashable {
    var said: String
    /// Packages whose releases of the day do not build here, and what their later releases need, with the days until which
    /// they may be newer: then there were wheels.
    var later: [String: Timestamp] = [:]
    /// Constraints that keep the resolver from what does not build.
    var above: [String] = []
}

struct PackageCompiler: Sendable {
    let bench: Workbench

    /// The pins, from the cache when the same input was resolved before.
    ///
    /// - Parameter isOurs: Whether no word of the input is a repository's, so that a resolution without builds needs no
    ///   sandbox.
    func pins(
        _ resolution: Resolution, isOurs: Bool = false, slot: Int
    ) async throws(EnvironmentError) -> Result<[EnvironmentLock.Pin], ResolutionFailure> {
        let question = Question(resolution: resolution, uv: bench.uv.version)
        let path = "\(bench.keep)/resolutions/\(try question.digest.hex)"
        if let answer = cached(at: path) { return answer }
        let answer =
            if isOurs, !resolution.allowsBuilds, !resolution.interpreter.isOld {
                try await resolveOnHost(resolution)
            } else {
                try await ask(resolution, slot: slot)
            }
        // uv skips files without a date, and mentions it in a warning only.
        if case .failure(let failure) = answer, Text.contains(failure.said, "missing an upload date") {
            throw .undatedIndex
        }
        try store(answer, resolution, at: path)
        return answer
    }

    private func ask(
        _ resolution: Resolution, slot: Int
    ) async throws(EnvironmentError) -> Result<[EnvironmentLock.Pin], ResolutionFailure> {
        if resolution.interpreter.isOld {
            return try await OldResolution(compiler: self, resolution: resolution).pins(slot: slot)
        }
        let known =
            resolution.allowsBuilds
            ? SourceMetadata(bench: bench).entries(python: resolution.interpreter.version) : []
        var answer = try await resolveInSandbox(resolution, known: known, slot: slot)
        // Cached metadata saves time but must not break a resolution, as with a marker that uv does not accept.
        if !known.isEmpty, case .failure(let failure) = answer, Text.contains(failure.said, "uv.toml") {
            answer = try await resolveInSandbox(resolution, known: [], slot: slot)
        }
        switch answer {
        case .success(let found): return try await hashes(found, resolution)
        case .failure(let failure): return .failure(failure)
        }
    }

    /// Runs uv on the host, which builds nothing; its answer has the hashes.
    private func resolveOnHost(
        _ resolution: Resolution
    ) async throws(EnvironmentError) -> Result<[EnvironmentLock.Pin], ResolutionFailure> {
        let result = try await bench.uv.run(
            ["pip", "compile", "-", "--no-build"]
                + arguments(resolution, python: resolution.interpreter),
            input: Self.lines(resolution.requirements).joined(separator: "\n"))
        guard result.succeeded else { return .failure(ResolutionFailure(said: result.errorText)) }
        return .success(PylockReader.packages(result.outputText).compactMap(\.pin))
    }

    /// Runs uv in the sandbox, where only the index can be reached and setup files may run.
    ///
    /// Requirements are untrusted, and a requirements file can name servers and files: each line is parsed and
    /// written again, and none reaches a uv on the host. Only names and versions of the result are used; the host
    /// takes the hashes from the index.
    func resolveInSandbox(
        _ resolution: Resolution, known: [String], slot: Int
    ) async throws(EnvironmentError) -> Result<[LockedPackage], ResolutionFailure> {
        let (work, snapshot) = (try bench.temporaryDirectory(), try bench.temporaryDirectory())
        defer { [work, snapshot].forEach(bench.remove) }
        let inside = Workbench.Inside.work
        var files = ["requirements.in": Self.lines(resolution.requirements)]
        // uv warns of files that are empty.
        let restrictions = [
            ("--constraints", Self.lines(resolution.constraints)),
            ("--build-constraints", Self.lines(resolution.buildConstraints)),
            ("--overrides", Self.lines(resolution.excluded.map { "\($0) ; python_version < '0'" })),
        ].filter { !$0.1.isEmpty }
        for (option, lines) in restrictions { files["\(option.dropFirst(2)).txt"] = lines }
        for (name, lines) in files {
            try Workbench.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "\(work)/\(name)")
        }
        try Workbench.write(
            Array("dependency-metadata = [\n\(known.joined(separator: ",\n"))\n]\n".utf8),
            to: "\(work)/uv.toml")
        let runner = try bench.companion(of: resolution.interpreter)
        let arguments = arguments(resolution, python: runner)
        // The builds that uv starts do not inherit the descriptor of its answer.
        let command = [
            "/bin/sh", "-c", "exec \"$@\" 2>&1 >&3 3>&-", "sh", Workbench.Inside.uv, "pip", "compile",
        ]
        var job = SandboxJob(
            command: command + ["\(inside)/requirements.in"] + arguments
                + restrictions.flatMap { [$0.0, "\(inside)/\($0.0.dropFirst(2)).txt"] }
                + (resolution.allowsBuilds ? [] : ["--no-build"])
                + ["--config-file", "\(inside)/uv.toml"],
            environment: bench.uv.insideEnvironment(cache: Workbench.Inside.cache))
        job.mounts =
            [
                .readOnly(host: work, inside: inside),
                .readOnly(host: bench.uv.path, inside: Workbench.Inside.uv),
            ] + (try bench.cacheMounts(snapshot: snapshot, slot: slot))
        // Our configuration is read; the sandbox has none of the machine's.
        job.environment["UV_NO_CONFIG"] = nil
        job.hostPrefixes = [runner.prefix]
        job.report = ReportChannel(descriptor: 3, limit: 16 << 20)
        job.limits.wallSeconds = 900
        let gateway = try await bench.index.gateway(interpreter: runner)
        job.network = .gateway(gateway, interpreter: runner.path)
        let result = try await bench.run(job, slot: slot, doing: "resolving in the sandbox")
        guard result.succeeded else {
            return .failure(ResolutionFailure(said: "\(result.outputText)\(Self.ending(result))"))
        }
        return .success(PylockReader.packages(String(decoding: result.report, as: UTF8.self)))
    }

    /// The valid requirements, each as PEP 508 writes it; anything else is left out.
    static func lines(_ texts: [String]) -> [String] { texts.compactMap { Requirement($0)?.description } }

    private static func ending(_ result: SandboxResult) -> String {
        if case .exited = result.ending { return "" }
        return "\nended: \(result.ending)"
    }

    /// Reads the hashes of pinned versions from the index on the host; nothing is downloaded or built.
    ///
    /// For packages without a wheel uv would run their setup files; it is given empty requirements instead, which
    /// makes no difference as dependencies are not followed.
    private func hashes(
        _ packages: [LockedPackage], _ resolution: Resolution
    ) async throws(EnvironmentError) -> Result<[EnvironmentLock.Pin], ResolutionFailure> {
        try await locked(packages, resolution).map { $0.compactMap(\.pin) }
    }

    /// The files of pinned versions, as the index has them.
    func locked(
        _ packages: [LockedPackage], _ resolution: Resolution
    ) async throws(EnvironmentError) -> Result<[LockedPackage], ResolutionFailure> {
        let work = try bench.temporaryDirectory()
        defer { bench.remove(work) }
        let configuration = "\(work)/uv.toml"
        let entries = packages.map { package in
            "{ name = \"\(package.name)\", version = \"\(package.version)\", requires-dist = [] },\n"
        }
        try Workbench.write(
            Array("dependency-metadata = [\n\(entries.joined())]\n".utf8), to: configuration)
        let result = try await bench.uv.run(
            ["pip", "compile", "-", "--no-deps"]
                + arguments(resolution, python: try bench.companion(of: resolution.interpreter)),
            input: packages.map { "\($0.name)==\($0.version)" }.joined(separator: "\n"),
            configuration: configuration)
        guard result.succeeded else { return .failure(ResolutionFailure(said: result.errorText)) }
        let found = PylockReader.packages(result.outputText)
        guard found.count == packages.count else {
            return .failure(
                ResolutionFailure(said: "the index does not have all of the packages that were resolved"))
        }
        return .success(found)
    }

    private func arguments(_ resolution: Resolution, python: Interpreter) -> [String] {
        var arguments = [
            "--python", python.path, "--exclude-newer", resolution.cutoff.description, "--format",
            "pylock.toml",
            "--no-header",
        ]
        if python != resolution.interpreter {
            arguments += ["--python-version", "\(resolution.interpreter.version)"]
        }
        for name in resolution.wheelsOnly { arguments += ["--only-binary", name] }
        for (name, moment) in resolution.exceptions.sorted(by: { $0.key < $1.key }) {
            arguments += ["--exclude-newer-package", "\(name)=\(moment)"]
        }
        return arguments
    }

    /// The cache key of a result: another version of uv may give another one.
    struct Question: Encodable {
        var resolution: Resolution
        var uv: UvVersion

        /// The digest of the canonical encoding.
        var digest: SHA256Digest {
            get throws(EnvironmentError) {
                do {
                    return SHA256Digest(of: try CanonicalJSON.encode(self))
                } catch {
                    throw .infrastructure(doing: "encoding what is to be resolved", error)
                }
            }
        }
    }

    private func cached(at path: String) -> Result<[EnvironmentLock.Pin], ResolutionFailure>? {
        guard let data = bench.cacheFiles.read(path) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        if text.hasPrefix(Self.failureHeader) {
            return .failure(ResolutionFailure(said: String(text.dropFirst(Self.failureHeader.count))))
        }
        do throws(EnvironmentError) {
            return .success(try EnvironmentLock(text: text).pins)
        } catch {
            bench.cacheFiles.faults.add(path, error)
            return nil
        }
    }

    /// Caches a result, also a proof that there is none; other failures may be temporary.
    private func store(
        _ answer: Result<[EnvironmentLock.Pin], ResolutionFailure>, _ resolution: Resolution, at path: String
    ) throws(EnvironmentError) {
        switch answer {
        case .success(let pins):
            let lock = EnvironmentLock(python: resolution.interpreter.version, pins: pins)
            try bench.cacheFiles.write(Array(lock.text.utf8), to: path)
        case .failure(let failure):
            guard Text.contains(failure.said, "No solution found when resolving dependencies") else { return }
            try bench.cacheFiles.write(Array("\(Self.failureHeader)\(failure.said)".utf8), to: path)
        }
    }

    private static let failureHeader = "swegym no solution 1\n"
}
