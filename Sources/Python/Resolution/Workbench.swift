internal import Files
internal import Foundation
internal import Instances
internal import Processes
package import Sandbox

/// The tools and directories for building environments.
package struct Workbench: Sendable {
    /// The `uv` program.
    package let uv: Uv
    /// The sandbox for untrusted code.
    package let sandbox: any SandboxBackend
    /// The directory of finished environments, by their locks' digests.
    package let environments: String
    /// The directory of built wheels and cached resolutions.
    package let keep: String
    /// The directory of temporary files, on the same file system as the environments.
    package let scratch: String
    /// The oldest interpreter that uv serves: it runs our own programs where another one is too old for them.
    private let modern: Interpreter?
    let index: PackageIndex
    /// The files of caches.
    let cacheFiles = CacheFiles(faults: CacheFaults())

    /// The directories of a workspace, on one file system so that hard links work.
    ///
    /// - Throws: When a directory cannot be created.
    package init(
        uv: Uv, sandbox: any SandboxBackend, environments: String, cache: String, scratch: String,
        interpreters: [Interpreter] = []
    ) throws(EnvironmentError) {
        modern = interpreters.filter { !$0.isOld }.min { $0.version < $1.version }
        self.uv = uv
        self.sandbox = sandbox
        self.environments = environments
        keep = cache
        self.scratch = scratch
        index = PackageIndex(uv: uv, scratch: scratch)
        for directory in [environments, "\(cache)/wheels", "\(cache)/resolutions", scratch, uv.cache] {
            try Self.makeDirectory(directory)
        }
        try Self.write(PackageResources.project_metadata_py, to: "\(scratch)/project_metadata.py")
        try Self.write(PackageResources.fetch_file_py, to: "\(scratch)/fetch_file.py")
        try Self.write(PackageResources.release_dates_py, to: "\(scratch)/release_dates.py")
        try Self.write(PackageResources.compile_bytecode_py, to: "\(scratch)/compile_bytecode.py")
        try Self.write(PackageResources.index_files_py, to: "\(scratch)/index_files.py")
        try Self.write(PackageResources.unpack_wheels_py, to: "\(scratch)/unpack_wheels.py")
        try Self.write(PackageResources.build_wheel_py, to: "\(scratch)/build_wheel.py")
    }

    /// Paths inside the sandbox.
    enum Inside {
        static let uv = "/opt/swegym/uv"
        static let program = "/opt/swegym/program.py"
        static let work = "/opt/swegym/work"
        static let cache = "/opt/swegym/cache"
    }

    /// The interpreter that runs our own programs for one of the old series.
    func modernInterpreter() throws(EnvironmentError) -> Interpreter {
        guard let modern else { throw .noInterpreter(wanted: "3.6", installed: []) }
        return modern
    }

    /// The interpreter itself, or the one that stands in for it where it is too old for uv and for our programs.
    func companion(of interpreter: Interpreter) throws(EnvironmentError) -> Interpreter {
        interpreter.isOld ? try modernInterpreter() : interpreter
    }

    /// A new directory for temporary files.
    func temporaryDirectory() throws(EnvironmentError) -> String {
        let path = "\(scratch)/\(UUID().uuidString)"
        try Self.makeDirectory(path)
        return path
    }

    /// Removes temporary files; the next cleaning removes what is left.
    func remove(_ path: String) { Directory.discard(path) }

    /// Runs a job in the sandbox.
    func run(_ job: SandboxJob, slot: Int, doing: String) async throws(EnvironmentError) -> SandboxResult {
        let result: SandboxResult
        do {
            result = try await sandbox.run(job, slot: slot)
        } catch {
            throw .infrastructure(doing: doing, error)
        }
        // A failure of the sandbox is not the project's.
        if case .sandboxFailure(let said) = result.ending {
            throw .infrastructure(doing: doing, cause: said, kind: FaultKind(said: said))
        }
        return result
    }

    /// What of uv's cache the sandbox sees: pages of the index, metadata of wheels, and what interpreters say of themselves,
    /// which each uv would otherwise ask a process of theirs.
    private static let sharedBuckets = ["simple-", "wheels-", "interpreter-"]

    /// The mounts of uv's cache in the sandbox.
    ///
    /// Writes are thrown away, so that untrusted code cannot poison it.
    ///
    /// - Parameter snapshot: A directory of the job's own, in which the cache is held as it is now.
    func cacheMounts(snapshot: String, slot: Int) throws(EnvironmentError) -> [SandboxMount] {
        let shared = try Self.names(in: uv.cache).filter { name in
            Self.sharedBuckets.contains { name.hasPrefix($0) }
        }
        let user = sandbox.user(slot: slot)
        try CPUMeter.measuringHere { () throws(EnvironmentError) in
            for name in shared {
                try CacheSnapshot.make(of: "\(uv.cache)/\(name)", at: "\(snapshot)/\(name)", for: user)
            }
        }
        return [.temporary(inside: Inside.cache, bytes: 1 << 30)]
            + shared.map {
                .overlay(
                    lowers: ["\(snapshot)/\($0)"], upper: .temporary, inside: "\(Inside.cache)/\($0)",
                    ownership: .asIs)
            }
    }

    /// The names in a directory, sorted; none when there is no such directory.
    static func names(in directory: String) throws(EnvironmentError) -> [String] {
        do throws(RecordError) {
            return try Directory.names(in: directory)
        } catch {
            throw .infrastructure(doing: error.operation, cause: error.cause, kind: FaultKind(error))
        }
    }

    static func makeDirectory(_ path: String) throws(EnvironmentError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .infrastructure(doing: "making the directory \(path)", error)
        }
    }

    /// Removes a file if it exists.
    static func unlink(_ path: String) { _ = Foundation.unlink(path) }

    static func write(_ bytes: [UInt8], to path: String) throws(EnvironmentError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .infrastructure(doing: "writing \(path)", error)
        }
    }
}
