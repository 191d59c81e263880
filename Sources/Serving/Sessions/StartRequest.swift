internal import Sessions

/// What a client asks of a session to be started.
struct StartRequest: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case image, name, processes, ttl, env, workdir
        case memory = "memory_mb"
        case disk = "disk_mb"
        case allowsUnbounded = "allow_unbounded"
    }

    var image: String
    var name: String?
    var memory: Int?
    var disk: Int?
    var processes: Int?
    var ttl: Int?
    var env: [String: String]
    var workdir: String?
    var allowsUnbounded: Bool

    init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(than: CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        image = try values.decode(String.self, forKey: .image)
        name = try values.decodeIfPresent(String.self, forKey: .name)
        memory = try values.decodeIfPresent(Int.self, forKey: .memory)
        disk = try values.decodeIfPresent(Int.self, forKey: .disk)
        processes = try values.decodeIfPresent(Int.self, forKey: .processes)
        ttl = try values.decodeIfPresent(Int.self, forKey: .ttl)
        env = try values.decodeIfPresent([String: String].self, forKey: .env) ?? [:]
        workdir = try values.decodeIfPresent(String.self, forKey: .workdir)
        allowsUnbounded = try values.decodeIfPresent(Bool.self, forKey: .allowsUnbounded) ?? false
    }

    /// The session that it means, owned by a process.
    ///
    /// - Parameter longest: Seconds that a session may live, which it lives when nothing is asked for.
    /// - Throws: `ServingError` of status 400 for a number out of its range.
    func request(longest: Int, owner: Int32) throws(ServingError) -> SessionRequest {
        let most = 1 << 24
        for (member, value, limit) in [
            ("memory_mb", memory, most), ("disk_mb", disk, most), ("processes", processes, most),
            ("ttl", ttl, longest),
        ] {
            guard let value, !(1...limit).contains(value) else { continue }
            throw ServingError(.badRequest, "\(member) is a number from 1 to \(limit), not \(value)")
        }
        try Variables.check(env)
        if let workdir, !workdir.hasPrefix("/") {
            throw ServingError(.badRequest, "workdir is an absolute path")
        }
        var request = SessionRequest(image: image)
        request.name = name
        request.memoryBytes = memory.map { $0 << 20 }
        request.diskBytes = disk.map { $0 << 20 }
        request.processes = processes
        request.lifetimeSeconds = ttl ?? longest
        request.variables = env
        request.workingDirectory = workdir
        request.allowsUnbounded = allowsUnbounded
        request.owner = owner
        return request
    }
}

/// Variables of a command as clients give them.
enum Variables {
    /// - Throws: `ServingError` of status 400 for a name or value that no process can have.
    static func check(_ variables: [String: String]) throws(ServingError) {
        for (name, value) in variables {
            guard !name.isEmpty, !name.contains("="), !name.utf8.contains(0), !value.utf8.contains(0) else {
                throw ServingError(.badRequest, "env has a name or value that no process can have")
            }
        }
    }
}

/// A command that a client has executed.
struct ExecuteRequest: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case command, workdir, env, timeout, input }

    var command: CommandWords
    var workdir: String?
    var env: [String: String]
    var timeout: Double?
    var input: String?

    init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(than: CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        command = try values.decode(CommandWords.self, forKey: .command)
        workdir = try values.decodeIfPresent(String.self, forKey: .workdir)
        env = try values.decodeIfPresent([String: String].self, forKey: .env) ?? [:]
        timeout = try values.decodeIfPresent(Double.self, forKey: .timeout)
        input = try values.decodeIfPresent(String.self, forKey: .input)
    }

    /// A text is for a login shell.
    var arguments: [String] {
        switch command {
        case .text(let text): ["/bin/bash", "-lc", text]
        case .list(let words): words
        }
    }
}

/// A patch that a client has graded.
struct GradeRequest: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case image, patch, policy }

    var image: String?
    var patch: String?
    var policy: String?

    init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(than: CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        image = try values.decodeIfPresent(String.self, forKey: .image)
        patch = try values.decodeIfPresent(String.self, forKey: .patch)
        policy = try values.decodeIfPresent(String.self, forKey: .policy)
    }
}
