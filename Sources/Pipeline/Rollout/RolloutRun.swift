internal import Digests
internal import Files
internal import Foundation
internal import Glibc
internal import HTTP
internal import Paths
internal import Processes
internal import Sessions
internal import Threads
internal import Trajectories

/// Makes one run: a session, the agent in it, and what it leaves.
struct RolloutRun: Sendable {
    let request: RolloutRequest
    let folder: RolloutFolder
    let workspace: String
    let environment: [String: String]

    /// The exit status by which an agent says that it could not work, and that the run is to be made again.
    static let tryAgain: Int32 = 75

    /// What kept a run from being made.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Makes the run; its record is written last.
    ///
    /// - Throws: `Fault` for what may go better another time; `RecordError`; `CancellationError`.
    func make(_ instance: String, _ run: String, image: String, issue: String) async throws -> RolloutRecord {
        // A directory of this attempt's own: the agent of a killed one may still be writing.
        let directory = try folder.attempt(instance, run)
        defer { TreeRemover.remove(directory) }
        let store = SessionStore(workspace: workspace)
        let session = try await start(image, in: store)
        let given = RolloutAgent.Given(
            session: session.record.name, instance: instance, run: run, workspace: workspace,
            sandbox: request.holder, directory: URL(filePath: directory).path)
        let outcome: (result: ProcessResult, patch: Data)
        do {
            try RecordFile.write(Array(issue.utf8), to: given.problemStatement, durable: false)
            outcome = try await work(given, session.record, store)
        } catch {
            await stop(session, in: store)
            throw error
        }
        await stop(session, in: store)
        return try await onOwnThread(name: "rollout") { () throws(any Error) in
            let record = try keep(given, outcome.result, outcome.patch)
            try folder.finish(directory, instance, run)
            return record
        }
    }

    // MARK: - The session

    private func start(_ image: String, in store: SessionStore) async throws -> StartedSession {
        var wanted = SessionRequest(image: image)
        wanted.owner = getpid()
        wanted.lifetimeSeconds = Int(request.seconds) + 900
        wanted.labels = ["swegym.rollout": "1"]
        let (session, holder) = (wanted, request.holder)
        do throws(SessionError) {
            return try await onOwnThread(name: "start") { () throws(SessionError) in
                try store.start(session, holder: holder)
            }
        } catch {
            throw Fault(description: "the session: \(error)")
        }
    }

    private func stop(_ session: StartedSession, in store: SessionStore) async {
        await onOwnThread(name: "stop") {
            // Nothing is lost with a session that has ended by itself: what is left of it is swept.
            try? store.stop(session.record.name)
            for _ in 0..<500 where waitpid(session.process, nil, WNOHANG) == 0 { usleep(10_000) }
        }
    }

    private func work(
        _ given: RolloutAgent.Given, _ record: SessionRecord, _ store: SessionStore
    ) async throws -> (result: ProcessResult, patch: Data) {
        let result: ProcessResult
        do throws(ProcessError) {
            result = try await ProcessRunner.runAsync(
                request.agent.command(
                    given, request.model, environment: environment, seconds: request.seconds))
        } catch {
            throw Fault(description: "\(error)")
        }
        if result.ending == .cancelled { throw CancellationError() }
        if result.ending == .exited(Self.tryAgain) {
            throw Fault(description: "the agent could not work: \(lastLine(of: given.log))")
        }
        if FileManager.default.fileExists(atPath: given.patch) {
            guard let patch = BoundedFile.read(given.patch, limit: 64 << 20) else {
                throw Fault(description: "the agent's patch is no regular file of at most 64 MB")
            }
            return (result, patch)
        }
        do {
            return (result, Data(try await SessionChanges(store, record).patch(withoutTests: false)))
        } catch let error as SessionError {
            throw Fault(description: "the changes of the session: \(error)")
        }
    }

    private func lastLine(of log: String) -> String {
        guard let data = BoundedFile.read(log, limit: 16 << 20) else { return "see \(log)" }
        let line = String(decoding: data.suffix(2_000), as: UTF8.self).split(separator: "\n").last ?? ""
        return hidden(String(line.suffix(300)))
    }

    // MARK: - What it leaves

    private func keep(
        _ given: RolloutAgent.Given, _ result: ProcessResult, _ bytes: Data
    ) throws -> RolloutRecord {
        let patch = hidden(String(decoding: bytes, as: UTF8.self))
        let isAbsent = !FileManager.default.fileExists(atPath: given.trajectory)
        if isAbsent, bytes.isEmpty, result.ending != .exited(0), result.ending != .timedOut {
            throw Fault(description: "the agent left nothing (\(result.ending)): \(lastLine(of: given.log))")
        }
        for path in [given.log, given.trajectory, given.patch] { try hide(path) }
        let (status, exitCode) = Self.status(result.ending)
        var record = RolloutRecord(
            instance: given.instance, run: given.run, status: status, exitCode: exitCode,
            seconds: (result.wallSeconds * 10).rounded() / 10, patch: SHA256Digest(of: patch).hex)
        var trajectory: Trajectory
        do {
            trajectory = try read(given)
        } catch {
            record.trajectoryFault = "\(error)"
            trajectory = Trajectory(
                header: TrajectoryHeader(
                    instance: given.instance,
                    source: TrajectorySource(
                        form: "rollout", file: "problem_statement.md",
                        sha256: try FileDigest.of(given.problemStatement).sha256)),
                messages: [
                    TrajectoryMessage(
                        role: .user,
                        content: .text(
                            String(
                                decoding: try RecordFile.read(given.problemStatement, limit: 64 << 20),
                                as: UTF8.self)))
                ])
        }
        trajectory.header.source.file =
            "runs/\(given.instance)/\(given.run)/\(PathText.name(of: trajectory.header.source.file))"
        trajectory.header.instance = given.instance
        trajectory.header.run = given.run
        trajectory.header.model = request.model.name
        trajectory.header.resolution = TrajectoryResolution(claim: trajectory.header.resolution.claim)
        trajectory.header.exitStatus = status == "exited" ? trajectory.header.exitStatus ?? status : status
        trajectory.patch = patch
        try RecordFile.write(Array(patch.utf8), to: "\(given.directory)/patch.diff")
        try RecordFile.write(
            trajectory.line + [UInt8(ascii: "\n")],
            to: "\(given.directory)/\(TrajectoryStore.fileName)")
        try RecordFile.writeRecord(record, to: "\(given.directory)/run.json", forPeople: true)
        return record
    }

    private static func status(_ ending: ProcessEnding) -> (String, Int?) {
        switch ending {
        case .exited(0): ("exited", 0)
        case .exited(let code): ("failed", Int(code))
        case .timedOut: ("timed-out", nil)
        case .signalled, .silent, .cancelled, .stopped: ("failed", nil)
        }
    }

    /// The agent's own trajectory in our form.
    private func read(_ given: RolloutAgent.Given) throws -> Trajectory {
        let scratch = "\(given.directory)/import"
        defer { Directory.discard(scratch) }
        var imported = TrajectoryImport(try ImportFiles([given.trajectory]))
        imported.threads = 1
        let report = try imported.run(into: scratch)
        if let refused = report.refused.first { throw Fault(description: refused.reason) }
        guard report.total > 0 else { throw Fault(description: "the agent wrote no trajectory") }
        var reader = try TrajectoryStore(scratch).reader()
        guard let trajectory = try reader.next() else {
            throw Fault(description: "the agent wrote no trajectory")
        }
        return trajectory
    }

    /// A text without the key of the endpoint.
    private func hidden(_ text: String) -> String {
        guard let key = request.model.key, !key.isEmpty else { return text }
        return key.reveal { text.replacing($0, with: "(secret)") }
    }

    /// Removes the key from a file that the agent wrote; what is no file of its size is removed.
    private func hide(_ path: String) throws {
        guard let key = request.model.key, FileManager.default.fileExists(atPath: path) else { return }
        guard let data = BoundedFile.read(path, limit: 512 << 20) else { return Directory.discard(path) }
        guard key.reveal({ data.range(of: Data($0.utf8)) }) != nil else { return }
        try RecordFile.write(Array(hidden(String(decoding: data, as: UTF8.self)).utf8), to: path)
    }
}
