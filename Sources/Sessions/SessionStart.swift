internal import CSessions
internal import Glibc

/// What a session is asked to be.
package struct SessionRequest: Sendable {
    /// Its name; one is made when nil.
    package var name: String?
    package var image: String
    /// The limits that were asked for; those that are not are the place's.
    package var memoryBytes: Int?
    package var processes: Int?
    package var diskBytes: Int?
    package var lifetimeSeconds: Int?
    /// Whether a limit that was asked for and cannot hold is gone without.
    package var allowsUnbounded = false
    package var variables: [String: String] = [:]
    package var workingDirectory: String?
    package var labels: [String: String] = [:]
    /// What runs in it from the start and ends it; empty for nothing.
    package var command: [String] = []
    /// Whether its record stays when it has ended.
    package var isKept = false
    /// The process whose end ends it; nil when it is detached.
    package var owner: Int32?

    package init(image: String) { self.image = image }
}

/// A session that has started.
package struct StartedSession: Sendable {
    package var record: SessionRecord
    /// Which of the limits do not hold here, and why.
    package var notes: [String]
    /// Its first process outside: a child of the caller, who waits for it if he outlives it.
    package var process: Int32
}

extension SessionStore {
    /// Starts a session.
    ///
    /// - Parameter holder: the program that keeps it inside: it is called with `hold`, a descriptor and a number.
    /// - Throws: `SessionError`; nothing is left behind then.
    package func start(_ request: SessionRequest, holder: String) throws(SessionError) -> StartedSession {
        let (place, plan) = try plan(for: request.image)
        let name: String
        if let wanted = request.name { name = wanted } else { name = try freeName(for: plan.image) }
        guard ImageName.isPlain(name) else {
            throw .usage("\(name) is no name for a session: letters, digits, `_`, `.` and `-`, at most 128")
        }
        try SystemCall.makeDirectory("\(root)/live", mode: 0o700)
        let directory = session(name)
        // Nobody else can enter the directory above; the session's user must find its mounts in this one.
        guard mkdir(directory, 0o755) == 0 else {
            if errno == EEXIST { throw .taken(name: name) }
            throw .system(doing: "making \(directory)", code: errno)
        }
        var attempt = SessionAttempt(
            directory: directory, plan: plan,
            record: SessionRecord(
                name: name, image: request.image, place: place,
                workingDirectory: request.workingDirectory ?? plan.workingDirectory))
        do throws(SessionError) {
            return try attempt.start(request, holder: holder)
        } catch {
            attempt.record.killHolder()
            attempt.record.removeGroups()
            SystemCall.removeTree(directory)
            throw error
        }
    }

    private func freeName(for image: String) throws(SessionError) -> String {
        let stem = image.prefix(100).map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" }
        for _ in 0..<100 {
            let letters = (0..<6).compactMap { _ in "abcdefghijkmnpqrstuvwxyz23456789".randomElement() }
            let name = String(stem) + "-" + String(letters)
            if access(session(name), F_OK) != 0 { return name }
        }
        throw .taken(name: image)
    }
}

/// The start of one session: what is staged, and under which limits.
private struct SessionAttempt {
    let directory: String
    let plan: SessionPlan
    var record: SessionRecord

    private var operations: [String] = []
    private var arguments: [String] = []
    /// bubblewrap, where the session's user finds it.
    private var bubblewrap = ""
    private var count = 0
    private var notes: [String] = []
    private var boundsMemory = false

    /// Where the holder is inside.
    private static let holderInside = "/run/swegym/holder"
    /// The descriptors that bubblewrap and the holder get.
    private enum Number {
        static let options: Int32 = 10
        static let filter: Int32 = 11
        static let status: Int32 = 12
        static let listener: Int32 = 13
    }

    init(directory: String, plan: SessionPlan, record: SessionRecord) {
        self.directory = directory
        self.plan = plan
        self.record = record
    }

    mutating func start(_ request: SessionRequest, holder: String) throws(SessionError) -> StartedSession {
        record.limits = plan.limits
        if let bytes = request.memoryBytes { record.limits.memoryBytes = bytes }
        if let number = request.processes { record.limits.processes = number }
        if let bytes = request.diskBytes { record.limits.diskBytes = bytes }
        if let seconds = request.lifetimeSeconds { record.limits.lifetimeSeconds = seconds }
        record.variables = request.variables
        record.labels = request.labels
        record.command = request.command
        record.isKept = request.isKept
        record.started = SystemCall.now
        try makeGroups()
        if !boundsMemory {
            let reason = "no memory control group can be made here"
            guard request.memoryBytes == nil || request.allowsUnbounded else {
                throw .unbounded(limit: "memory", reason: reason)
            }
            notes.append("memory is not bounded but for what is written: \(reason)")
        }
        try keepRecord()
        try stage(holder: holder)
        let process = try launch()
        try awaitHolder(process)
        try begin(request)
        record.isStarted = true
        try keepRecord()
        return StartedSession(record: record, notes: notes, process: process)
    }

    private func keepRecord() throws(SessionError) {
        try SystemCall.write(record.encoded, to: "\(directory)/\(SessionFiles.record)")
    }

    // MARK: - Control groups

    private mutating func makeGroups() throws(SessionError) {
        var made: Set<String> = []
        let name = "swegym-session-\(getpid())-\(record.name)"
        for group in plan.groups where !made.contains(group.controller) {
            let path = "\(group.directory)/\(name)"
            let isNew = mkdir(path, 0o755) == 0
            guard isNew || record.groups.contains(path) else { continue }
            if bound(group, path) {
                made.insert(group.controller)
                if !record.groups.contains(path) { record.groups.append(path) }
            } else if isNew {
                rmdir(path)
            }
        }
        boundsMemory = made.contains("memory")
    }

    private func bound(_ group: SessionPlan.Group, _ path: String) -> Bool {
        switch (group.controller, group.version) {
        case ("memory", 1):
            let value = "\(record.limits.memoryBytes)"
            guard put(value, "\(path)/memory.limit_in_bytes") else { return false }
            _ = put(value, "\(path)/memory.memsw.limit_in_bytes")
            return true
        case ("memory", _):
            guard put("\(record.limits.memoryBytes)", "\(path)/memory.max") else { return false }
            _ = put("0", "\(path)/memory.swap.max")
            return true
        case ("pids", _): return put("\(record.limits.processes + 8)", "\(path)/pids.max")
        default: return true
        }
    }

    private func put(_ text: String, _ path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return SystemCall.writeAll(text.utf8, to: file)
    }

    // MARK: - The stage

    /// A name in the stage, and its path as bubblewrap sees it.
    private mutating func next(_ letter: String) -> (name: String, path: String) {
        count += 1
        let name = "\(letter)\(count)"
        return (name, seen(name))
    }

    private func seen(_ name: String) -> String { "\(plan.user?.shown ?? directory)/\(name)" }

    /// Everything that a session writes lies in one file system in memory, so that one number bounds it.
    private mutating func stage(holder: String) throws(SessionError) {
        try SystemCall.makeDirectory("\(directory)/t")
        operations += ["memory", "size=\(record.limits.diskBytes),nr_inodes=1000000,mode=0755", "t"]
        arguments = [
            "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000",
            "--hostname", "sandbox", "--cap-drop", "ALL", "--as-pid-1",
            "--json-status-fd", "\(Number.status)",
        ]
        if !plan.filter.isEmpty { arguments += ["--seccomp", "\(Number.filter)"] }
        arguments += plan.options + ["--proc", "/proc", "--dev", "/dev"]
        try mountEmpty(at: "/dev/shm", mode: "1777")
        // Its memory would be bounded by nothing.
        arguments += ["--remount-ro", "/dev"]
        try mountEmpty(at: "/tmp", mode: "1777")
        for mount in plan.mounts {
            switch mount {
            case .readOnly(let host, let inside): try mountReadOnly(host, at: inside)
            case .empty(let inside): try mountEmpty(at: inside, mode: "755")
            case .link(let target, let inside): arguments += ["--symlink", target, inside]
            case .overlay(let lowers, let inside): try mountOverlay(lowers, at: inside)
            }
        }
        try mountReadOnly(holder, at: Self.holderInside)
        bubblewrap = plan.bubblewrap
        if plan.user != nil, !["/usr/", "/bin/"].contains(where: plan.bubblewrap.hasPrefix) {
            // The session's user may not come where it lies.
            bubblewrap = try bind(plan.bubblewrap)
        }
        arguments += ["--remount-ro", "/", "--chdir", "/", "--clearenv"]
    }

    private mutating func mountEmpty(at inside: String, mode: String) throws(SessionError) {
        let (name, _) = next("e")
        operations += ["directory", mode, "t/\(name)"]
        arguments += ["--bind", seen("t/\(name)"), inside]
    }

    private mutating func mountReadOnly(_ host: String, at inside: String) throws(SessionError) {
        arguments += ["--ro-bind", try bind(host), inside]
    }

    /// Binds something of the host in the stage; its path as bubblewrap sees it.
    private mutating func bind(_ host: String) throws(SessionError) -> String {
        let (name, path) = next("b")
        var status = stat()
        guard stat(host, &status) == 0 else { throw .system(doing: "mounting \(host)", code: errno) }
        if status.st_mode & S_IFMT == S_IFDIR {
            try SystemCall.makeDirectory("\(directory)/\(name)")
        } else {
            close(
                try SystemCall.check(
                    open("\(directory)/\(name)", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644),
                    "making \(directory)/\(name)"))
        }
        operations += ["bind", host, name]
        return path
    }

    private mutating func mountOverlay(_ lowers: [String], at inside: String) throws(SessionError) {
        let (name, path) = next("m")
        var layers: [String] = []
        for (index, lower) in lowers.enumerated() {
            // Short names of ours: those of the host may hold what means something in a mount's options.
            let layer = "l\(count).\(index)"
            try SystemCall.check(symlink(lower, "\(directory)/\(layer)"), "staging \(lower)")
            layers.append(layer)
        }
        try SystemCall.makeDirectory("\(directory)/\(name)")
        operations += ["directory", "755", "t/u\(count)", "directory", "755", "t/w\(count)"]
        var options = "lowerdir=\(layers.joined(separator: ":")),upperdir=t/u\(count),workdir=t/w\(count)"
        if plan.user == nil { options += ",userxattr" }
        operations += ["overlay", options, name]
        arguments += ["--bind", path, inside]
    }

    // MARK: - Processes

    private func launch() throws(SessionError) -> Int32 {
        let folder = try SystemCall.check(
            open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "opening \(directory)")
        defer { close(folder) }
        let listener = try SystemCall.checkNegated(
            session_listen(folder, SessionFiles.socket), "making the socket of \(record.name)")
        defer { close(listener) }
        let text = Array(arguments.joined(separator: "\0").utf8) + [0]
        let options = try SystemCall.checkNegated(
            session_memory("options", text, text.count), "handing options to bubblewrap")
        defer { close(options) }
        let filter = try SystemCall.checkNegated(
            session_memory("filter", plan.filter, plan.filter.count), "handing a filter to bubblewrap")
        defer { close(filter) }
        let status = try opened(SessionFiles.status)
        defer { close(status) }
        let log = try opened(SessionFiles.log)
        defer { close(log) }
        let command = [
            bubblewrap, "--args", "\(Number.options)", "--", Self.holderInside, "hold",
            "\(Number.listener)", "\(record.limits.processes)",
        ]
        let descriptors = [options, filter, status, listener]
        let numbers = [Number.options, Number.filter, Number.status, Number.listener]
        var step = [CChar](repeating: 0, count: 512)
        let process = withTexts([
            record.groups.map { $0 + "/cgroup.procs" }, operations, command,
            ["PATH=/usr/bin:/bin", "LC_ALL=C"],
            [directory, plan.user?.shown ?? ""],
        ]) { lists in
            var start = session_start()
            start.directory = lists[4][0]
            start.shown = plan.user == nil ? nil : lists[4][1]
            start.user = plan.user?.uid ?? 0
            start.group = plan.user?.gid ?? 0
            start.groups = UnsafePointer(lists[0].baseAddress)
            start.operations = UnsafePointer(lists[1].baseAddress)
            start.command = UnsafePointer(lists[2].baseAddress)
            start.variables = UnsafePointer(lists[3].baseAddress)
            start.descriptor_count = descriptors.count
            start.log = log
            start.spared = plan.user == nil ? 0 : 1
            return processLimits().withUnsafeBufferPointer { limits in
                descriptors.withUnsafeBufferPointer { descriptors in
                    numbers.withUnsafeBufferPointer { numbers in
                        start.limits = limits.baseAddress
                        start.limit_count = limits.count
                        start.descriptors = descriptors.baseAddress
                        start.numbers = numbers.baseAddress
                        return session_start(&start, &step, step.count)
                    }
                }
            }
        }
        guard process > 0 else {
            let said = step.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw .system(doing: String(decoding: said, as: UTF8.self), code: errno)
        }
        return process
    }

    private func opened(_ name: String) throws(SessionError) -> Int32 {
        try SystemCall.check(
            open("\(directory)/\(name)", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600),
            "making \(directory)/\(name)")
    }

    /// The limits of each process that can be set from outside; none is above our own, which cannot be raised.
    private func processLimits() -> [session_limit] {
        func limit(_ resource: __rlimit_resource, _ wanted: Int) -> session_limit {
            var own = rlimit()
            let isKnown = getrlimit(__rlimit_resource_t(resource.rawValue), &own) == 0
            let value = isKnown ? min(UInt64(wanted), UInt64(own.rlim_max)) : UInt64(wanted)
            return session_limit(resource: Int32(resource.rawValue), value: value)
        }
        return [
            limit(RLIMIT_NOFILE, record.limits.openFiles), limit(RLIMIT_FSIZE, record.limits.fileBytes),
            limit(RLIMIT_CORE, 0),
        ]
    }

    /// Waits until the holder answers.
    private mutating func awaitHolder(_ process: Int32) throws(SessionError) {
        let client = try SessionClient(directory: directory, name: record.name)
        let isThere = client.ping(seconds: 20)
        let status = (try SystemCall.contents(of: "\(directory)/\(SessionFiles.status)")) ?? []
        record.note(status: String(decoding: status, as: UTF8.self))
        guard isThere else {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            let said = (try SystemCall.contents(of: "\(directory)/\(SessionFiles.log)")) ?? []
            let words = String(decoding: said.prefix(1000), as: UTF8.self)
            throw .notStarted(words.isEmpty ? "it said nothing" : String(words.prefix { $0 != "\n" }))
        }
        // Whether it has ended is asked of the holder; its parent must not stay for us.
        unlink("\(directory)/\(SessionFiles.log)")
    }

    private func begin(_ request: SessionRequest) throws(SessionError) {
        let client = try SessionClient(directory: directory, name: record.name)
        if record.limits.lifetimeSeconds > 0 {
            try client.setDeadline(seconds: record.limits.lifetimeSeconds)
        }
        if let owner = request.owner { try client.own(process: owner) }
        guard !request.command.isEmpty else { return }
        var main = SessionClient.Execution(
            request.command, in: record.workingDirectory,
            variables: plan.variables.merging(request.variables) { _, new in new })
        main.isDetached = true
        main.isMain = true
        try client.start(main)
    }
}

/// Calls with lists of texts as C has them, each ended by a null pointer.
private func withTexts<Value>(
    _ lists: [[String]], _ body: ([UnsafeMutableBufferPointer<UnsafePointer<CChar>?>]) -> Value
) -> Value {
    var owned: [UnsafeMutablePointer<CChar>] = []
    let converted = lists.map { texts in
        let list = UnsafeMutableBufferPointer<UnsafePointer<CChar>?>.allocate(capacity: texts.count + 1)
        list.initialize(repeating: nil)
        for (index, text) in texts.enumerated() {
            guard let copy = strdup(text) else { continue }
            owned.append(copy)
            list[index] = UnsafePointer(copy)
        }
        return list
    }
    defer {
        for text in owned { free(text) }
        for list in converted { list.deallocate() }
    }
    return body(converted)
}
