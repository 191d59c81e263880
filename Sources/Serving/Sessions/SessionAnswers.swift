internal import Sessions

/// A session that was started; its token is shown this once.
struct StartedAnswer: Encodable {
    var name: String
    var token: String
    var image: String
    var workdir: String
    var notes: [String]
}

/// The sessions of a server.
struct SessionList: Encodable {
    var sessions: [SessionDescription]
}

/// What is known of a session.
struct SessionDescription: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, image, alive, started, ttl, workdir, processes
        case memory = "memory_mb"
        case disk = "disk_mb"
    }

    var name: String
    var image: String
    var alive: Bool
    /// Seconds since 1970.
    var started: Int
    var ttl: Int
    var workdir: String
    var processes: Int
    var memory: Int
    var disk: Int

    init(_ session: OwnedSession) {
        let record = session.record
        name = record.name
        image = record.image
        alive = session.isAlive
        started = record.started
        ttl = record.limits.lifetimeSeconds
        workdir = record.workingDirectory
        processes = record.limits.processes
        memory = record.limits.memoryBytes >> 20
        disk = record.limits.diskBytes >> 20
    }
}

/// What came of a command.
struct ExecutedAnswer: Encodable, Equatable {
    private enum CodingKeys: String, CodingKey {
        case stdout, stderr, truncated
        case exitCode = "exit_code"
        case timedOut = "timed_out"
    }

    var stdout: String
    var stderr: String
    /// 124 when its time was up, 128 and the signal when it was ended by one.
    var exitCode: Int
    var timedOut: Bool
    /// Whether more was written than is answered.
    var truncated: Bool

    init(_ made: CapturedCommand) {
        stdout = String(decoding: made.output, as: UTF8.self)
        stderr = String(decoding: made.error, as: UTF8.self)
        exitCode = Int(made.ending?.status ?? 124)
        timedOut = made.ending == nil
        truncated = made.isTruncated
    }

    /// One that could not be executed.
    init(status: Int, error: String) {
        (stdout, stderr, exitCode, timedOut, truncated) = ("", error, status, false, false)
    }
}
