internal import Digests
internal import Files
internal import Instances
internal import Sandbox

/// Starts services in the sandbox of a run, before its command and on its own loopback.
///
/// The program that does so is a constant; what it gets are numbers and names that were checked.
package struct ServiceStarter: Sendable {
    /// The program as it is embedded.
    package static let script = String(decoding: PackageResources.start_services_sh, as: UTF8.self)
    /// The beginning of the program's digest, part of the keys of runs with services.
    package static let identity =
        "services/\(SHA256Digest(of: PackageResources.start_services_sh).hex.prefix(16))"
    /// Where services have their files inside.
    package static let home = "/run/swegym-services"
    /// Where prepared data directories appear inside.
    static let prepared = "/run/swegym-prepared"
    /// The most that the files of all services may take in memory.
    private static let bytes = 1 << 30

    /// What is started.
    let services: [Service]
    /// The machine's programs.
    let installed: InstalledServices

    /// - Parameter services: Those that are plain are started, a few at most.
    package init(_ services: [Service], installed: InstalledServices) {
        self.services = Array(services.filter(\.isPlain).prefix(Service.most))
        self.installed = installed
    }

    /// Adds the services to a job whose command is set.
    ///
    /// - Parameter prepared: The prepared data directories on the host.
    func add(to job: inout SandboxJob, prepared: [ServiceKind: String]) {
        guard !services.isEmpty else { return }
        job.mounts.append(.temporary(inside: Self.home, bytes: Self.bytes))
        for directory in Set(services.flatMap(\.kind.socketDirectories)).sorted() {
            job.mounts.append(.temporary(inside: directory, bytes: 1 << 20))
        }
        for (kind, path) in prepared.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            job.mounts.append(.readOnly(host: path, inside: Self.place(of: kind)))
        }
        job.hostNames += Self.hosts(of: services)
        for service in services { job.environment.merge(service.variables) { _, ours in ours } }
        let words = Self.words(for: services) { kind in
            (installed.programs[kind]?.path ?? "-", prepared[kind].map { _ in Self.place(of: kind) } ?? "-")
        }
        job.command = ["/bin/sh", "-c", Self.script, "services"] + words + job.command
    }

    private static func place(of kind: ServiceKind) -> String { "\(prepared)/\(kind.rawValue)" }

    /// The names of hosts that are loopback.
    package static func hosts(of services: [Service]) -> [String] {
        var seen: Set<String> = []
        return services.flatMap(\.hosts).filter { seen.insert($0).inserted }
    }

    /// The arguments of the program, without the command.
    ///
    /// - Parameter places: Program and prepared data of a kind; `-` where they are looked for or made there.
    package static func words(
        for services: [Service],
        places: (ServiceKind) -> (program: String, data: String) = { _ in ("-", "-") }
    ) -> [String] {
        func list(_ names: [String]) -> String { names.isEmpty ? "-" : names.joined(separator: ",") }
        return ["start", home, "\(services.count)"]
            + services.flatMap { service in
                let (program, data) = places(service.kind)
                return [
                    service.kind.rawValue, program, "\(service.port)", data, list(service.users),
                    list(service.databases), service.password ?? "-",
                ]
            }
    }

    // MARK: - Prepared data

    /// The data directories that the services copy, made where they are not there yet.
    ///
    /// One that cannot be made is none: then the run makes its own.
    func preparedData(below directory: String, in bench: TestBench) async throws -> [ServiceKind: String] {
        var made: [ServiceKind: String] = [:]
        for kind in Set(services.map(\.kind)) where kind.hasPreparedData {
            guard let program = installed.programs[kind] else { continue }
            let name = "\(kind.rawValue)-\(program.version)-\(Self.identity.suffix(16))"
            let place = "\(directory)/\(name)"
            if !Directory.isDirectory("\(place)/data") {
                guard try await prepare(kind, program, at: place, in: bench) else { continue }
            }
            made[kind] = "\(place)/data"
        }
        return made
    }

    private func prepare(
        _ kind: ServiceKind, _ program: InstalledServices.Program, at place: String, in bench: TestBench
    ) async throws -> Bool {
        let staging = "\(place).\(bench.slot)"
        TreeRemover.remove(staging)
        guard PreparedDirectory.make(staging, for: bench.sandbox.user(slot: bench.slot)) else { return false }
        defer { TreeRemover.remove(staging) }
        var job = SandboxJob(command: [
            "/bin/sh", "-c", Self.script, "services", "prepare", Self.prepared, kind.rawValue, program.path,
        ])
        job.environment = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8", "HOME": "/home/box"]
        job.mounts = [.writable(host: staging, inside: Self.prepared)]
        job.limits.wallSeconds = 120
        guard try await bench.run(job).succeeded else { return false }
        // Another worker may have been faster; its directory is as good.
        return PreparedDirectory.publish(staging, as: place)
    }
}
