internal import Digests
internal import Foundation
internal import Instances
internal import JSON
internal import Paths
internal import Processes
internal import Sandbox

/// Packages for interpreters that uv does not serve: each file of a lock as a tree that is linked into environments.
///
/// Trees are kept by the digests of the files that they come from, and by series. Wheels are unpacked and never run; source
/// distributions are built by the interpreter itself, in the sandbox, with the build tools of the day.
struct OldPackages: Sendable {
    let bench: Workbench
    let interpreter: Interpreter

    /// The directory of packages, relative to a tree and to an environment.
    var sitePackages: String { "lib/python\(interpreter.version.series)/site-packages" }

    /// How often a source distribution is built, each time with what it missed before.
    private static let mostBuilds = 4

    /// The date of build tools where none is known: the last that serve Python 2.7.
    static let latestTools = Timestamp("2022-01-01T00:00:00Z") ?? Timestamp(seconds: 1_640_995_200)

    /// The place of a pin's tree, which is whole when it is there.
    func place(of pin: EnvironmentLock.Pin) -> String {
        let series = interpreter.version.series
        return "\(bench.keep)/unpacked/\(pin.sha256)-cp\(series.major)\(series.minor)"
    }

    private func isThere(_ pin: EnvironmentLock.Pin) -> Bool {
        FileManager.default.fileExists(atPath: place(of: pin))
    }

    /// Makes the trees of pins that have none.
    ///
    /// - Parameter cutoff: The date of the tools that build source distributions.
    func fetch(
        _ pins: [EnvironmentLock.Pin], cutoff: Timestamp, slot: Int
    ) async throws(EnvironmentError) {
        let missing = pins.filter { !isThere($0) }
        guard !missing.isEmpty else { return }
        let files = try await IndexFiles(bench: bench).files(of: missing.map(\.name), slot: slot)
        var addresses: [EnvironmentLock.Pin: String] = [:]
        for pin in missing {
            guard let file = files.first(where: { $0.package == pin.name && $0.sha256 == pin.sha256 }) else {
                throw .build(
                    package: pin.name, version: pin.version, said: "the index has no file with its hash")
            }
            addresses[pin] = file.url
        }
        let wheels = missing.filter { $0.kind == .wheel }
        try await unpack(
            wheels, from: wheels.map { ["url": addresses[$0] ?? "", "sha256": $0.sha256] }, slot: slot)
        for pin in missing where pin.kind == .source {
            try await build(pin, from: addresses[pin] ?? "", cutoff: cutoff, slot: slot)
        }
    }

    /// Makes an environment of pins in a directory that is not there yet.
    func assemble(_ pins: [EnvironmentLock.Pin], at path: String) throws(EnvironmentError) {
        let environment = OldEnvironment(interpreter: interpreter, path: path)
        try environment.make()
        for pin in pins { try environment.add(place(of: pin)) }
    }

    // MARK: - Wheels

    /// Unpacks wheels, each from an address or a path inside the sandbox.
    private func unpack(
        _ pins: [EnvironmentLock.Pin], from origins: [[String: String]], mounts: [SandboxMount] = [],
        slot: Int
    ) async throws(EnvironmentError) {
        guard !pins.isEmpty else { return }
        let helper = try bench.modernInterpreter()
        let (work, out) = (try bench.temporaryDirectory(), try bench.temporaryDirectory())
        defer { [work, out].forEach(bench.remove) }
        struct Plan: Encodable {
            var python: String
            var site: String
            var wheels: [[String: String]]
        }
        let wheels = zip(pins, origins).map { pin, origin in
            origin.merging(["to": "\(pin.name)-\(pin.version)"]) { old, _ in old }
        }
        let plan = Plan(python: "\(TestEnvironment.inside)/bin/python", site: sitePackages, wheels: wheels)
        do {
            try Workbench.write(Array(try CanonicalJSON.encode(plan)), to: "\(work)/plan.json")
        } catch {
            throw .infrastructure(doing: "listing the wheels to unpack", error)
        }
        let outside = "/opt/swegym/out"
        var job = SandboxJob(
            command: [
                helper.path, "-I", Workbench.Inside.program, "\(Workbench.Inside.work)/plan.json", outside,
            ], environment: bench.uv.insideEnvironment(cache: "/tmp"))
        give(out, toSlot: slot)
        job.mounts =
            [
                .readOnly(host: work, inside: Workbench.Inside.work),
                .readOnly(host: "\(bench.scratch)/unpack_wheels.py", inside: Workbench.Inside.program),
                .writable(host: out, inside: outside),
            ] + mounts
        job.hostPrefixes = [helper.prefix]
        if origins.contains(where: { $0["url"] != nil }) {
            let gateway = try await bench.index.gateway(interpreter: helper)
            job.network = .gateway(gateway, interpreter: helper.path)
        }
        job.limits.wallSeconds = 900
        job.limits.silenceSeconds = nil
        let result = try await bench.run(job, slot: slot, doing: "unpacking wheels")
        try CPUMeter.measuringHere { () throws(EnvironmentError) in
            for pin in pins { try keep("\(out)/\(pin.name)-\(pin.version)", of: pin) }
        }
        guard result.succeeded else {
            let said = String(result.outputText.suffix(800))
            throw .install(
                step: "unpacking the pinned wheels", said: Redaction.places.redact(said),
                kind: FaultKind(said: said))
        }
    }

    /// Moves a tree from the sandbox to its place, if it is there; its files become ours, and are shared.
    private func keep(_ tree: String, of pin: EnvironmentLock.Pin) throws(EnvironmentError) {
        guard let status = FilePool.status(of: tree), status.st_mode & S_IFMT == S_IFDIR else { return }
        lchown(tree, getuid(), getgid())
        chmod(tree, 0o755)
        for (file, _) in FilePool.files(below: tree) { lchown("\(tree)/\(file)", getuid(), getgid()) }
        let place = place(of: pin)
        try Workbench.makeDirectory("\(bench.keep)/unpacked")
        if rename(tree, place) != 0, errno != EEXIST, errno != ENOTEMPTY {
            throw .system(doing: "keeping the files of \(pin.name)")
        }
        FilePool(path: "\(bench.keep)/files", cache: bench.uv.cache).share(below: place)
    }

    private func give(_ directory: String, toSlot slot: Int) {
        let user = bench.sandbox.user(slot: slot)
        lchown(directory, user.uid, user.gid)
    }

    // MARK: - Source distributions

    /// What a build reports.
    private struct BuildReport: Decodable {
        var setupRequirements: [String]?
        var missingModule: String?
        var failure: String?
    }

    private func build(
        _ pin: EnvironmentLock.Pin, from address: String, cutoff: Timestamp, slot: Int
    ) async throws(EnvironmentError) {
        let usual = try await tools(cutoff, extra: [], slot: slot)
        let failed = "\(place(of: pin)).failed-\(usual.digest.hex.prefix(12))"
        if let said = bench.cacheFiles.read(failed) {
            throw .build(package: pin.name, version: pin.version, said: String(decoding: said, as: UTF8.self))
        }
        let source = try bench.temporaryDirectory()
        defer { bench.remove(source) }
        let name = String(address.split(separator: "/").last ?? "").filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || "._-+".contains($0))
        }
        try await download(address, pin, as: name, to: source, slot: slot)
        var extra: [String] = []
        var said = ""
        var isAnswered = true
        for _ in 0..<Self.mostBuilds {
            let tools = try await tools(cutoff, extra: extra, slot: slot).pins
            try await fetch(tools, cutoff: cutoff, slot: slot)
            let (environment, out) = (
                "\(try bench.temporaryDirectory())/environment", try bench.temporaryDirectory()
            )
            defer { [PathText.folder(of: environment), out].forEach(bench.remove) }
            try assemble(tools, at: environment)
            let (report, log) = try await runBuild(
                of: pin, source: source, name: name, in: environment, out: out, slot: slot)
            var wanted = (report?.setupRequirements ?? []).compactMap { Requirement($0) }
            if let module = report?.missingModule {
                wanted += [Requirement(PackageNames.package(ofModule: module))].compactMap { $0 }
            }
            let fresh = wanted.filter { need in !tools.contains { $0.name == need.name } }.map(\.description)
                .filter { !extra.contains($0) }
            if fresh.isEmpty, let report, report.failure == nil,
                let wheel = try WheelStore(bench: bench).wheel(in: out, of: pin)
            {
                let inside = "/opt/swegym/wheels"
                let file = wheel.path.split(separator: "/").last.map(String.init) ?? ""
                return try await unpack(
                    [pin], from: [["file": "\(inside)/\(file)", "sha256": ""]],
                    mounts: [.readOnly(host: out, inside: inside)], slot: slot)
            }
            isAnswered = report != nil
            said = "\(report?.failure ?? "") \(log)"
            guard !fresh.isEmpty else { break }
            extra += fresh
        }
        said = String(said.suffix(1500))
        let kind = FaultKind(said: said)
        // Equal sources and tools fail again; what was ended by a limit may not.
        if kind == .other, isAnswered { try bench.cacheFiles.write(Array(said.utf8), to: failed) }
        throw .build(package: pin.name, version: pin.version, said: said, kind: kind)
    }

    /// The build tools of a day, and what a setup file wants besides.
    private func tools(
        _ cutoff: Timestamp, extra: [String], slot: Int
    ) async throws(EnvironmentError) -> EnvironmentLock {
        let pins = try await Seeds(compiler: PackageCompiler(bench: bench)).pins(
            for: interpreter, cutoff: cutoff, extra: extra, slot: slot)
        return EnvironmentLock(python: interpreter.version, pins: pins)
    }

    /// Fetches a source distribution and checks what it is.
    private func download(
        _ address: String, _ pin: EnvironmentLock.Pin, as name: String, to directory: String, slot: Int
    ) async throws(EnvironmentError) {
        let helper = try bench.modernInterpreter()
        let outside = "/opt/swegym/out"
        give(directory, toSlot: slot)
        var job = SandboxJob(
            command: [
                helper.path, "-I", Workbench.Inside.program, address, pin.sha256, "\(outside)/\(name)",
            ], environment: bench.uv.insideEnvironment(cache: "/tmp"))
        job.mounts = [
            .readOnly(host: "\(bench.scratch)/fetch_file.py", inside: Workbench.Inside.program),
            .writable(host: directory, inside: outside),
        ]
        job.hostPrefixes = [helper.prefix]
        let gateway = try await bench.index.gateway(interpreter: helper)
        job.network = .gateway(gateway, interpreter: helper.path)
        let result = try await bench.run(job, slot: slot, doing: "fetching \(pin.name)")
        guard result.succeeded else {
            let said = String(result.outputText.suffix(600))
            throw .build(
                package: pin.name, version: pin.version, said: Redaction.places.redact(said),
                kind: FaultKind(said: said))
        }
    }

    /// One build, without a network: what it reports, and its output.
    private func runBuild(
        of pin: EnvironmentLock.Pin, source: String, name: String, in environment: String, out: String,
        slot: Int
    ) async throws(EnvironmentError) -> (BuildReport?, String) {
        let inside = (source: "/opt/swegym/source", out: "/opt/swegym/out")
        give(out, toSlot: slot)
        var variables = TestEnvironment.baseVariables
        variables["PBR_VERSION"] = pin.version
        variables["SETUPTOOLS_SCM_PRETEND_VERSION"] = pin.version
        (variables["CFLAGS"], variables["CXXFLAGS"]) = ("-O1 -g0", "-O1 -g0")
        var job = SandboxJob(
            command: [
                "\(TestEnvironment.inside)/bin/python", Workbench.Inside.program, "3",
                "\(inside.source)/\(name)", inside.out,
            ], environment: variables)
        job.mounts = [
            .readOnly(host: environment, inside: TestEnvironment.inside),
            .readOnly(host: "\(bench.scratch)/build_wheel.py", inside: Workbench.Inside.program),
            .readOnly(host: source, inside: inside.source),
            .writable(host: out, inside: inside.out),
        ]
        job.hostPrefixes = [interpreter.prefix]
        job.report = ReportChannel(descriptor: 3, limit: 1 << 20)
        job.limits.wallSeconds = 1800
        job.limits.silenceSeconds = nil
        let result = try await bench.run(job, slot: slot, doing: "building \(pin.name)")
        // A build may have taken away our right to list its directory.
        lchown(out, getuid(), getgid())
        chmod(out, 0o755)
        let line = result.report.split(separator: UInt8(ascii: "\n")).last ?? []
        // A build that was ended reports nothing.
        let report = try? JSONDecoder().decode(BuildReport.self, from: Data(line))
        return (report, "\(result.outputText.suffix(1200))\n\(result.ending)")
    }
}
