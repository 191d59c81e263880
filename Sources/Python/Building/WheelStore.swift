internal import Digests
internal import Files
internal import Foundation
internal import Instances
internal import Processes
internal import Sandbox

/// Wheels built from source distributions, one for each distribution and interpreter.
struct WheelStore: Sendable {
    struct Wheel: Hashable, Sendable {
        var path: String
        var sha256: String
    }

    let bench: Workbench

    /// The wheel of a pinned source distribution, built in the sandbox if necessary.
    func wheel(
        of pin: EnvironmentLock.Pin, interpreter: Interpreter, cutoff: Timestamp?, slot: Int
    ) async throws(EnvironmentError) -> Wheel {
        let series = interpreter.version.series
        let home = "\(bench.keep)/wheels/\(pin.sha256)-cp\(series.major)\(series.minor)"
        if let found = try wheel(in: home, of: pin) { return found }
        let source = try await address(of: pin, interpreter)
        var said = ""
        for tools in BuildTools.ladder(cutoff) {
            let out = try bench.temporaryDirectory()
            defer { bench.remove(out) }
            changeOwner(of: out, toSlot: slot)
            said = try await build(source, pin, interpreter, tools, into: out, slot: slot)
            changeOwner(of: out, toSlot: nil)
            guard try wheel(in: out, of: pin) != nil else { continue }
            if rename(out, home) != 0, errno != EEXIST, errno != ENOTEMPTY {
                throw .system(doing: "keeping the wheel of \(pin.name)")
            }
            if let found = try wheel(in: home, of: pin) { return found }
        }
        throw .build(
            package: pin.name, version: pin.version, said: String(said.suffix(1500)),
            kind: FaultKind(said: said))
    }

    /// The tools of a build.
    private struct BuildTools {
        var arguments: [String]
        var constraints: [String]

        /// The tools of that date first, then those before known breaks, then today's.
        static func ladder(_ cutoff: Timestamp?) -> [BuildTools] {
            var rungs: [BuildTools] = []
            if let cutoff {
                let tools = max(cutoff, Timestamp("2019-06-01T00:00:00Z") ?? cutoff)
                var arguments = ["--exclude-newer", cutoff.description]
                for name in ["setuptools", "wheel"] {
                    arguments += ["--exclude-newer-package", "\(name)=\(tools)"]
                }
                rungs.append(BuildTools(arguments: arguments, constraints: []))
                rungs.append(BuildTools(arguments: arguments, constraints: ["setuptools<58"]))
            }
            rungs.append(BuildTools(arguments: [], constraints: ["setuptools<70", "cython<3"]))
            rungs.append(BuildTools(arguments: [], constraints: ["setuptools<58", "cython<3"]))
            return rungs
        }
    }

    /// The address of the file in the index, identified by its hash.
    private func address(
        of pin: EnvironmentLock.Pin, _ interpreter: Interpreter
    ) async throws(EnvironmentError) -> LockedPackage.File {
        let work = try bench.temporaryDirectory()
        defer { bench.remove(work) }
        let entry = "{ name = \"\(pin.name)\", version = \"\(pin.version)\", requires-dist = [] }"
        try Workbench.write(Array("dependency-metadata = [\(entry)]\n".utf8), to: "\(work)/uv.toml")
        let result = try await bench.uv.run(
            [
                "pip", "compile", "-", "--no-deps", "--quiet", "--no-header", "--format", "pylock.toml",
                "--python",
                interpreter.path,
            ],
            input: "\(pin.name)==\(pin.version)\n", configuration: "\(work)/uv.toml")
        let found = PylockReader.packages(result.outputText).first { $0.name == pin.name }?.source
        guard let found, found.sha256 == pin.sha256 else {
            throw .build(
                package: pin.name, version: pin.version,
                said: "the index has no source distribution with that hash \(result.errorText.suffix(300))",
                kind: FaultKind(said: result.errorText))
        }
        return found
    }

    private func build(
        _ source: LockedPackage.File, _ pin: EnvironmentLock.Pin, _ interpreter: Interpreter,
        _ tools: BuildTools,
        into out: String, slot: Int
    ) async throws(EnvironmentError) -> String {
        let (work, snapshot) = (try bench.temporaryDirectory(), try bench.temporaryDirectory())
        defer { [work, snapshot].forEach(bench.remove) }
        try Workbench.write(
            Array((tools.constraints.joined(separator: "\n") + "\n").utf8), to: "\(work)/constraints.txt")
        let inside = Workbench.Inside.self
        let name = String(source.url.split(separator: "/").last ?? "source.tar.gz")
            .filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+".contains($0)) }
        let script = "\"$1\" -I \"$2\" \"$3\" \"$4\" \"$5\" && shift 5 && exec \"$@\""
        var job = SandboxJob(
            command: [
                "/bin/sh", "-c", script, "sh", interpreter.path, inside.program, source.url, source.sha256,
                "/tmp/\(name)", inside.uv, "build", "--quiet", "--wheel", "--no-config", "--python",
                interpreter.path,
                "--out-dir", "/opt/swegym/out", "--build-constraints", "\(inside.work)/constraints.txt",
            ] + tools.arguments + ["/tmp/\(name)"],
            environment: bench.uv.insideEnvironment(cache: inside.cache))
        job.mounts =
            [
                .readOnly(host: work, inside: inside.work), .readOnly(host: bench.uv.path, inside: inside.uv),
                .readOnly(host: "\(bench.scratch)/fetch_file.py", inside: inside.program),
                .writable(host: out, inside: "/opt/swegym/out"),
            ] + (try bench.cacheMounts(snapshot: snapshot, slot: slot))
        job.hostPrefixes = [interpreter.prefix]
        let gateway = try await bench.index.gateway(interpreter: interpreter)
        job.network = .gateway(gateway, interpreter: interpreter.path)
        let result = try await bench.run(job, slot: slot, doing: "building \(pin.name)")
        return "\(result.outputText)\n\(result.ending)"
    }

    /// The one wheel in a directory: a regular file with the right name.
    ///
    /// Other files of the build do not count.
    func wheel(
        in directory: String, of pin: EnvironmentLock.Pin
    ) throws(EnvironmentError) -> Wheel? {
        let fitting = try Workbench.names(in: directory).filter { name in
            let parts = name.split(separator: "-")
            return name.hasSuffix(".whl") && parts.count >= 5 && Requirement.normalized(parts[0]) == pin.name
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+!".contains($0)) }
        }
        guard fitting.count == 1, let name = fitting.first else { return nil }
        let path = "\(directory)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let digest = try? FileDigest.of(path)
        else { return nil }
        return Wheel(path: path, sha256: digest.sha256)
    }

    /// Changes the owner of a directory to the user of the sandbox, or back.
    private func changeOwner(of path: String, toSlot slot: Int?) {
        guard let slot else {
            lchown(path, getuid(), getgid())
            // A build may have taken away our right to list it.
            chmod(path, 0o755)
            return
        }
        let user = bench.sandbox.user(slot: slot)
        lchown(path, user.uid, user.gid)
    }
}
