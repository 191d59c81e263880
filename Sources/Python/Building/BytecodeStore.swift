internal import Digests
internal import Foundation
internal import JSON
internal import Paths
internal import Processes
internal import Sandbox

/// The compiled form of the Python files in environments, made once for each content.
///
/// uv compiles nothing, and a run may write nothing, so without it every run compiles all that it imports; and a
/// project whose tests turn warnings into errors fails by what the compiler says of a package that is none of its own.
struct BytecodeStore: Sendable {
    let bench: Workbench
    let pool: FilePool

    /// The file that says that an environment has it.
    private static let mark = "bytecode"
    /// To be raised when what is made changes.
    private static let form = "swegym bytecode 1"

    /// A Python file of an environment.
    private struct Source {
        /// Its path in the environment.
        var path: String
        /// The pool's file of the compiled form.
        var kept: String
    }

    /// Whether an environment has what it should.
    static func isComplete(_ environment: String) -> Bool {
        FileManager.default.contents(atPath: "\(environment)/\(mark)") == Data("\(form)\n".utf8)
    }

    /// Compiles what of an environment was not compiled before, in the sandbox, and puts all of it in its place.
    ///
    /// - Parameter path: Where the environment lies now.
    func complete(_ built: BuiltEnvironment, at path: String, slot: Int) async throws(EnvironmentError) {
        let sources = sources(of: built, at: path)
        let missing = sources.filter { !FileManager.default.fileExists(atPath: $0.kept) }
        if !missing.isEmpty { try await compile(missing, of: built, at: path, slot: slot) }
        let tag = "cpython-\(built.interpreter.version.major)\(built.interpreter.version.minor)"
        for source in sources { put(source, tag: tag, in: path) }
        try Workbench.write(Array("\(Self.form)\n".utf8), to: "\(path)/\(Self.mark)")
    }

    /// The Python files that can be imported by their names, with what decides their compiled form: content, place,
    /// interpreter.
    private func sources(of built: BuiltEnvironment, at path: String) -> [Source] {
        let root = "\(path)/\(built.sitePackages)"
        return FilePool.files(below: root).compactMap { file, status in
            guard Self.isModule(file), status.st_size > 0,
                let content = FileManager.default.contents(atPath: "\(root)/\(file)")
            else { return nil }
            let place = "\(built.sitePackages)/\(file)"
            if built.interpreter.version < Self.firstWithDigests { settleTime(of: "\(root)/\(file)") }
            var hasher = SHA256Hasher()
            hasher.update("\(Self.form)\n\(built.interpreter.version.series)\n\(place)\n".utf8)
            hasher.update(content)
            let digest = hasher.finish().hex.prefix(40)
            return Source(
                path: place, kept: "\(pool.path)/\(digest.prefix(2))/\(digest.dropFirst(2)).pyc")
        }
    }

    /// Whether a file lies where an import can find it.
    static func isModule(_ file: String) -> Bool {
        guard file.hasSuffix(".py") else { return false }
        return file.dropLast(3).split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            part.first.map { $0 == "_" || $0.isLetter } ?? false
                && part.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
        }
    }

    /// From here on compiled files can be tied to their source's digest (PEP 552).
    private static let firstWithDigests = PythonVersion(3, 7)

    /// Gives a file a time that is the same everywhere, for interpreters that compare it.
    private func settleTime(of file: String) {
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
                "\(TestEnvironment.inside)/bin/python", "-I", "-S", Workbench.Inside.program, inside.list,
                inside.out,
            ], environment: TestEnvironment.baseVariables)
        job.mounts = [
            .readOnly(host: path, inside: TestEnvironment.inside),
            .readOnly(host: work, inside: Workbench.Inside.work),
            .readOnly(host: "\(bench.scratch)/compile_bytecode.py", inside: Workbench.Inside.program),
            .writable(host: out, inside: inside.out),
        ]
        job.hostPrefixes = [built.interpreter.prefix]
        // The compiler says nothing while it works; a file that it cannot end with costs what comes after it.
        job.limits.wallSeconds = 900
        job.limits.silenceSeconds = nil
        job.limits.cpuSeconds = 600
        job.limits.memoryBytes = 2 << 30
        job.limits.processes = 16
        _ = try await bench.run(job, slot: slot, doing: "compiling the Python files of an environment")
        for (number, source) in sources.enumerated() {
            try keep("\(out)/\(number).pyc", as: source.kept)
        }
    }

    /// Moves what came out of the sandbox into the pool; an empty file says that there is none.
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

    /// Puts the compiled form beside its source.
    ///
    /// Where it cannot be put, runs compile the file as they did before.
    private func put(_ source: Source, tag: String, in environment: String) {
        guard let status = FilePool.status(of: source.kept), status.st_size > 0 else { return }
        let place = "\(environment)/\(source.path)"
        let folder = "\(PathText.folder(of: place))/__pycache__"
        mkdir(folder, 0o755)
        guard let found = FilePool.status(of: folder), found.st_mode & S_IFMT == S_IFDIR else { return }
        let target = "\(folder)/\(PathText.name(of: PathText.withoutSuffix(place))).\(tag).pyc"
        if link(source.kept, target) == 0 { return }
        // A wheel may bring one of its own, whose time is that of another file.
        if errno == EEXIST { unlink(target) }
        if link(source.kept, target) == 0 { return }
        try? FileManager.default.copyItem(atPath: source.kept, toPath: target)
    }
}
