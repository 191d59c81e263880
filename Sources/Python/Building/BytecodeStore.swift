internal import Digests
internal import Files
internal import Foundation
internal import JSON
internal import Paths
internal import Processes
internal import Sandbox

/// The bytecode of the Python files in environments, compiled once for each content.
///
/// uv compiles nothing and runs cannot write, so without it every run compiles all that it imports. A project that
/// turns warnings into errors would even fail because of warnings that the compiler gives for a dependency.
struct BytecodeStore: Sendable {
    let bench: Workbench
    let pool: FilePool

    /// The marker file of environments whose files are compiled.
    private static let mark = "bytecode"
    /// Raise it when the compiled form changes.
    private static let form = "swegym bytecode 1"

    /// A Python file of an environment.
    private struct Source {
        var path: String
        /// The bytecode file in the pool.
        var kept: String
    }

    /// Whether all files of an environment are compiled.
    static func isComplete(_ environment: String) -> Bool {
        FileManager.default.contents(atPath: "\(environment)/\(mark)") == Data("\(form)\n".utf8)
    }

    /// Compiles in the sandbox what is not in the pool yet, and links all bytecode into the environment.
    ///
    /// - Parameter path: The present directory of the environment.
    func complete(_ built: BuiltEnvironment, at path: String, slot: Int) async throws(EnvironmentError) {
        let sources = CPUMeter.measuringHere { self.sources(of: built, at: path) }
        let missing = sources.filter { !FileManager.default.fileExists(atPath: $0.kept) }
        if !missing.isEmpty { try await compile(missing, of: built, at: path, slot: slot) }
        let version = built.interpreter.version
        let tag = version.major < 3 ? nil : "cpython-\(version.major)\(version.minor)"
        CPUMeter.measuringHere { for source in sources { install(source, tag: tag, in: path) } }
        try Workbench.write(Array("\(Self.form)\n".utf8), to: "\(path)/\(Self.mark)")
    }

    /// The importable Python files, each with the inputs of its bytecode: content, path and interpreter.
    private func sources(of built: BuiltEnvironment, at path: String) -> [Source] {
        let root = "\(path)/\(built.sitePackages)"
        return FilePool.files(below: root).compactMap { file, status in
            // A longer module is compiled by whoever imports it.
            guard Self.isModule(file), status.st_size > 0,
                let content = BoundedFile.read("\(root)/\(file)", limit: 32 << 20)
            else { return nil }
            let place = "\(built.sitePackages)/\(file)"
            if built.interpreter.version < Self.firstWithDigests { setConstantTime(of: "\(root)/\(file)") }
            var hasher = SHA256Hasher()
            hasher.update("\(Self.form)\n\(built.interpreter.version.series)\n\(place)\n".utf8)
            hasher.update(content)
            let digest = hasher.finish().hex.prefix(40)
            return Source(
                path: place, kept: "\(pool.path)/\(digest.prefix(2))/\(digest.dropFirst(2)).pyc")
        }
    }

    /// Whether a file can be imported by a dotted name.
    static func isModule(_ file: String) -> Bool {
        guard file.hasSuffix(".py") else { return false }
        return file.dropLast(3).split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            part.first.map { $0 == "_" || $0.isLetter } ?? false
                && part.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
        }
    }

    /// The first version whose bytecode can be validated by the source's digest (PEP 552).
    private static let firstWithDigests = PythonVersion(3, 7)

    /// Sets a constant modification time, for interpreters that validate bytecode by it.
    private func setConstantTime(of file: String) {
        let time = timespec(tv_sec: 1_000_000_000, tv_nsec: 0)
        utimensat(AT_FDCWD, file, [time, time], AT_SYMLINK_NOFOLLOW)
    }

    private func compile(
        _ sources: [Source], of built: BuiltEnvironment, at path: String, slot: Int
    ) async throws(EnvironmentError) {
        let work = try bench.temporaryDirectory()
        let out = try bench.temporaryDirectory()
        defer {
            bench.remove(work)
            bench.remove(out)
        }
        let user = bench.sandbox.user(slot: slot)
        lchown(out, user.uid, user.gid)
        let inside = (list: "\(Workbench.Inside.work)/list.json", out: "/opt/swegym/out")
        do {
            let paths = sources.map { "\(TestEnvironment.inside)/\($0.path)" }
            try Workbench.write(Array(try CanonicalJSON.encode(paths)), to: "\(work)/list.json")
        } catch {
            throw .infrastructure(doing: "listing the files to compile", error)
        }
        var job = SandboxJob(
            command: [
                "\(TestEnvironment.inside)/bin/python"
            ] + built.interpreter.isolation + ["-S", Workbench.Inside.program, inside.list, inside.out],
            environment: TestEnvironment.baseVariables)
        job.mounts = [
            .readOnly(host: path, inside: TestEnvironment.inside),
            .readOnly(host: work, inside: Workbench.Inside.work),
            .readOnly(host: "\(bench.scratch)/compile_bytecode.py", inside: Workbench.Inside.program),
            .writable(host: out, inside: inside.out),
        ]
        job.hostPrefixes = [built.interpreter.prefix]
        // The compiler writes no output; a file that it cannot finish costs only the files after it.
        job.limits.wallSeconds = 900
        job.limits.silenceSeconds = nil
        job.limits.cpuSeconds = 600
        job.limits.memoryBytes = 2 << 30
        job.limits.processes = 16
        _ = try await bench.run(job, slot: slot, doing: "compiling the Python files of an environment")
        try CPUMeter.measuringHere { () throws(EnvironmentError) in
            for (number, source) in sources.enumerated() {
                try keep("\(out)/\(number).pyc", as: source.kept)
            }
        }
    }

    /// Moves a bytecode file from the sandbox into the pool; an empty file records that there is none.
    private func keep(_ made: String, as kept: String) throws(EnvironmentError) {
        try Workbench.makeDirectory(PathText.folder(of: kept))
        guard let status = FilePool.status(of: made), status.st_mode & S_IFMT == S_IFREG,
            status.st_nlink == 1,
            status.st_size < 64 << 20
        else { return try Workbench.write([], to: kept) }
        lchown(made, getuid(), getgid())
        chmod(made, 0o644)
        guard rename(made, kept) == 0 else {
            throw .system(doing: "keeping \(kept)")
        }
    }

    /// Links bytecode into the environment.
    ///
    /// Where that fails, runs compile the file themselves.
    ///
    /// - Parameter tag: What an interpreter's files are called by; nil for Python 2, which looks next to the source.
    private func install(_ source: Source, tag: String?, in environment: String) {
        guard let status = FilePool.status(of: source.kept), status.st_size > 0 else { return }
        let place = "\(environment)/\(source.path)"
        var target = "\(place)c"
        if let tag {
            let folder = "\(PathText.folder(of: place))/__pycache__"
            mkdir(folder, 0o755)
            guard let found = FilePool.status(of: folder), found.st_mode & S_IFMT == S_IFDIR else { return }
            target = "\(folder)/\(PathText.name(of: PathText.withoutSuffix(place))).\(tag).pyc"
        }
        if link(source.kept, target) == 0 { return }
        // A wheel may contain bytecode of its own, which is stale.
        if errno == EEXIST { unlink(target) }
        if link(source.kept, target) == 0 { return }
        try? FileManager.default.copyItem(atPath: source.kept, toPath: target)
    }
}
