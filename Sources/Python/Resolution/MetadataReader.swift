internal import Foundation
internal import Instances
internal import Sandbox

/// Reads the metadata of projects: statically where possible, else by running their setup files in the sandbox.
struct MetadataReader: Sendable {
    let bench: Workbench
    let seeds: Seeds
    let store: EnvironmentStore

    /// The metadata of a project, and the files of the checkout from which it comes.
    struct Reading: Hashable, Sendable {
        var project: ProjectMetadata
        /// Paths in the checkout.
        var reads: Set<String> = []
    }

    /// The metadata of the project in a directory of a checkout.
    ///
    /// Packages that the setup files import or require are added and the files run again, three times at most.
    ///
    /// - Parameter isPatched: Whether the checkout has changes that no commit has.
    func metadata(
        _ declaration: ProjectDeclaration, path: String, checkout: String, version: String,
        interpreter: Interpreter, cutoff: Timestamp, isPatched: Bool = false, slot: Int
    ) async throws(EnvironmentError) -> Reading {
        switch declaration.kind {
        case .plain: return Reading(project: ProjectMetadata(path: path))
        case .declarative:
            var metadata = ProjectMetadata(path: path, declaration: declaration)
            if declaration.version == nil { metadata.set(version: version) }
            if let file = declaration.versionFile {
                metadata.generated[file] = VersionFile.text(metadata.version)
            }
            let source = declaration.versionSource.map { path == "." ? $0 : "\(path)/\($0)" }
            return Reading(
                project: try complete(metadata, in: checkout), reads: Set(source.map { [$0] } ?? []))
        case .setuptools, .backend: break
        }
        var extra =
            declaration.buildRequirements
            + (declaration.kind == .backend ? CompilingBackend.requirements(declaration.backend) : [])
        var last = ""
        for _ in 0..<3 {
            let pins = try await seeds.pins(for: interpreter, cutoff: cutoff, extra: extra, slot: slot)
            let lock = EnvironmentLock(python: interpreter.version, pins: pins)
            let environment = try await store.build(lock, cutoff: cutoff, slot: slot)
            let report = try await ask(
                declaration, path, checkout, version, environment, isPatched: isPatched, slot: slot)
            var more = (report.setupRequirements ?? []).compactMap { Requirement($0) }
            if let module = report.missingModule,
                let requirement = Requirement(PackageNames.package(ofModule: module))
            {
                more.append(requirement)
            } else if let failure = report.failure, let name = MissingPackage.name(in: failure),
                let requirement = Requirement(name)
            {
                more.append(requirement)
            }
            let fresh = more.filter { wanted in !pins.contains { $0.name == wanted.name } }.map(\.description)
                .filter { !extra.contains($0) }
            if report.failure == nil, fresh.isEmpty || report.name != nil && !declaresByPlugin(fresh) {
                var metadata = report.metadata(path: path)
                metadata.buildRequirements = extra
                if declaration.kind == .backend { metadata.noteBackend(declaration.backend) }
                if declaration.kind == .backend {
                    if metadata.sourceRoots == ["."] { metadata.sourceRoots = declaration.sourceRoots }
                    metadata.topLevel = metadata.topLevel ?? declaration.topLevel
                }
                let reads = (report.reads ?? []).map { path == "." ? $0 : "\(path)/\($0)" }
                return Reading(
                    project: declaration.kind == .backend
                        ? try complete(metadata, in: checkout) : metadata.sound,
                    reads: Set(reads))
            }
            last = report.failure ?? "it wants \(fresh.joined(separator: ", "))"
            guard !fresh.isEmpty else { break }
            extra += fresh
        }
        throw .metadata(project: path, .failed(last))
    }

    /// Sound metadata with the names of the modules that directories tell.
    private func complete(
        _ metadata: ProjectMetadata, in checkout: String
    ) throws(EnvironmentError) -> ProjectMetadata {
        var metadata = metadata.sound
        guard metadata.topLevel == nil, !metadata.name.isEmpty else { return metadata }
        let home = metadata.path == "." ? checkout : "\(checkout)/\(metadata.path)"
        metadata.topLevel = try TopLevelNames.names(of: metadata, in: home)
        return metadata.sound
    }

    /// Whether a requirement changes the arguments of `setup()` (pbr reads everything from `setup.cfg`).
    private func declaresByPlugin(_ requirements: [String]) -> Bool {
        requirements.contains { text in
            let name = Requirement(text)?.name ?? ""
            return ["pbr", "setuptools-scm", "vcversioner", "d2to1", "setupmeta", "cython", "numpy", "cffi"]
                .contains(name)
        }
    }

    private func ask(
        _ declaration: ProjectDeclaration, _ path: String, _ checkout: String, _ version: String,
        _ environment: BuiltEnvironment, isPatched: Bool, slot: Int
    ) async throws(EnvironmentError) -> MetadataReport {
        var kind = ["setuptools"]
        if declaration.kind == .backend, let backend = declaration.backend {
            kind = [backend] + declaration.backendPath
        }
        let inside = EnvironmentPlanner.checkoutInside
        var job = SandboxJob(
            command: ["\(TestEnvironment.inside)/bin/python", Workbench.Inside.program, "3"] + kind,
            workingDirectory: path == "." ? inside : "\(inside)/\(path)",
            environment: TestEnvironment.baseVariables)
        if !FileManager.default.fileExists(atPath: "\(checkout)/.git") {
            // Tools that take the version from Git find no repository here.
            job.environment["SETUPTOOLS_SCM_PRETEND_VERSION"] = version.isEmpty ? "0.0.0" : version
            job.environment["PBR_VERSION"] = version.isEmpty ? "0.0.0" : version
        }
        if isPatched { job.environment["SWEGYM_PATCHED"] = "1" }
        job.mounts = [
            .readOnly(host: environment.path, inside: TestEnvironment.inside),
            .readOnly(host: "\(bench.scratch)/project_metadata.py", inside: Workbench.Inside.program),
            .overlay(lowers: [checkout], upper: .temporary, inside: inside, ownership: .directories),
        ]
        job.hostPrefixes = [environment.interpreter.prefix]
        job.report = ReportChannel(descriptor: 3, limit: 8 << 20)
        // Working setup files take a second or two, but many times as long on a busy machine.
        job.limits.wallSeconds = 120
        job.limits.cpuSeconds = 30
        job.limits.memoryBytes = 2 << 30
        job.limits.processes = 128
        let result = try await bench.run(job, slot: slot, doing: "reading the setup files of \(path)")
        let line = result.report.split(separator: UInt8(ascii: "\n")).last ?? []
        do {
            return try JSONDecoder().decode(MetadataReport.self, from: Data(line))
        } catch {
            throw .metadata(project: path, Self.failure(of: result, job.limits))
        }
    }
}

extension MetadataReader {
    /// Why setup files gave no result.
    static func failure(of result: SandboxResult, _ limits: SandboxLimits) -> MetadataFailure {
        let said = account(of: result, limits)
        // A crash may depend on the interpreter; signal 24 is the limit of CPU time.
        if case .signalled(let number) = result.ending, number != 24 { return .failed(said) }
        return .noAnswer(said)
    }

    private static func account(of result: SandboxResult, _ limits: SandboxLimits) -> String {
        let reason =
            switch result.ending {
            case .timedOut, .silent:
                "the setup files did not end within \(Int(limits.wallSeconds)) s"
            case .signalled(24): "the setup files used more than \(limits.cpuSeconds) s of CPU"
            case .signalled(let number): "signal \(number) ended the setup files"
            case .outOfMemory: "the setup files wanted more than \(limits.memoryBytes >> 20) MiB of memory"
            case .outputLimit: "the setup files wrote more than is kept"
            case .diskFull: "the setup files wrote more than \(limits.scratchBytes >> 20) MiB"
            case .exited(let status): "the setup files ended with status \(status) and told nothing"
            case .sandboxFailure(let said): "the setup files could not be run: \(said)"
            }
        let said = result.outputText.suffix(400).filter { !$0.isNewline || $0 == "\n" }
        return said.isEmpty ? reason : "\(reason); the last that they said: \(said)"
    }
}

/// The version file that tools which take the version from Git write into the package.
enum VersionFile {
    /// Its text, with the variables of setuptools_scm and hatch-vcs.
    static func text(_ version: String) -> String {
        let numbers = version.split(separator: ".").map { part in
            part.allSatisfy(\.isNumber) ? String(part) : "'\(part)'"
        }
        return "__version__ = version = '\(version)'\n"
            + "__version_tuple__ = version_tuple = (\(numbers.joined(separator: ", ")),)\n"
    }
}
