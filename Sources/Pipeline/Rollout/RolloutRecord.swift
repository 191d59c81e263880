internal import Digests
internal import Files
internal import Glibc
internal import Paths

/// A run of an agent that is finished; its patch and its trajectory lie next to it.
struct RolloutRecord: Hashable, Sendable, Codable {
    var instance: String
    var run: String
    /// How the agent ended: `exited`, `failed`, `timed-out`.
    var status: String
    /// Its exit status; nil when it was ended.
    var exitCode: Int?
    var seconds: Double
    /// The SHA-256 of the patch.
    var patch: String
    /// Why the agent's own trajectory could not be used; nil when it could.
    var trajectoryFault: String?
}

extension RolloutRecord: StoredRecord {
    static var format: Int { 1 }
}

/// By whom the runs of a directory are made.
struct RolloutSettings: Hashable, Sendable, Codable {
    var agent: String
    var model: String
    var temperature: String?
    var seconds: Double
}

extension RolloutSettings: StoredRecord {
    static var format: Int { 1 }
}

/// A directory of runs.
struct RolloutFolder: Sendable {
    let root: String

    static let fileName = "rollout.json"

    /// Makes the directory one of these settings, or checks that it is.
    ///
    /// - Throws: `PipelineError.usage` when it holds runs of others, or something else; `RecordError`, `StoredFault`.
    func claim(_ settings: RolloutSettings) throws {
        let path = "\(root)/\(Self.fileName)"
        if let known: RolloutSettings = try RecordFile.readRecord(from: path) {
            guard known == settings else {
                throw PipelineError.usage(
                    "\(root) holds runs of \(known.model) by \(known.agent) "
                        + "(temperature \(known.temperature ?? "not given"), \(known.seconds) s): name another --output"
                )
            }
            return
        }
        guard try Directory.names(in: root).isEmpty else {
            throw PipelineError.usage("\(root) is not empty and holds no runs of ours: name another --output")
        }
        try RecordFile.writeRecord(settings, to: path, forPeople: true)
    }

    /// The directory of a run; the digest tells names apart that look alike as paths.
    func directory(_ instance: String, _ run: String) -> String {
        let plain = EvaluationFolder.plain(instance, otherwise: "_").prefix(100)
        let name = plain == instance ? instance : "\(plain)-\(SHA256Digest(of: instance).hex.prefix(8))"
        return "\(root)/runs/\(name)/\(run)"
    }

    /// A directory in which a run is made; what earlier attempts left goes.
    ///
    /// - Throws: `RecordError`.
    func attempt(_ instance: String, _ run: String) throws(RecordError) -> String {
        let final = directory(instance, run)
        let above = PathText.folder(of: final)
        for name in try Directory.names(in: above)
        where name.hasPrefix("\(run).") && name.hasSuffix(".partial") {
            TreeRemover.remove("\(above)/\(name)")
        }
        let path = "\(final).\(getpid())-\(UInt64.random(in: 0 ... .max)).partial"
        try RecordFile.makeDirectory(path)
        return path
    }

    /// Gives the directory of an attempt the name of its run.
    ///
    /// - Throws: `RecordError`.
    func finish(_ attempt: String, _ instance: String, _ run: String) throws(RecordError) {
        let final = directory(instance, run)
        TreeRemover.remove(final)
        guard rename(attempt, final) == 0 else {
            throw RecordError(
                kind: .inaccessible, operation: "naming \(final)", cause: String(cString: strerror(errno)))
        }
    }

    /// The record of a finished run; nil when it is not.
    func record(_ instance: String, _ run: String) throws(StoredFault) -> RolloutRecord? {
        try RecordFile.readRecord(from: "\(directory(instance, run))/run.json")
    }
}
