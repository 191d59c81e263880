internal import Glibc
internal import Sessions

/// What the small programs know of their surroundings.
struct FrontContext {
    /// The name under which this one was called.
    let program: String
    let variables: [String: String]
    let store: SessionStore
    /// The workspace whose sessions are meant.
    let workspace: String

    /// - Parameter workspace: as an option says; else the variable `SWEGYM_WORKSPACE`, else `workspace`.
    init(program: String, workspace: String?) throws(FrontFailure) {
        self.program = program
        variables = Self.ownVariables()
        let named =
            workspace ?? variables["SWEGYM_WORKSPACE"].flatMap { $0.isEmpty ? nil : $0 } ?? "workspace"
        guard let path = Self.absolute(named) else {
            throw FrontFailure("the current directory has no path: name the workspace by an absolute one")
        }
        self.workspace = path
        store = SessionStore(workspace: path)
    }

    /// This program's own file, which keeps sessions too.
    var ownFile: String {
        SystemCall.linkTarget("/proc/self/exe") ?? "/proc/self/exe"
    }

    /// The program that prepares places and grades: next to this one, else on the path.
    var mainProgram: String {
        let file = ownFile
        let sibling = file.lastIndex(of: "/").map { String(file[..<$0]) + "/swegym" } ?? "swegym"
        return access(sibling, X_OK) == 0 ? sibling : "swegym"
    }

    /// Becomes the main program with these arguments, for what only it can do.
    func becomeMainProgram(_ arguments: [String]) -> FrontFailure {
        var texts: [UnsafeMutablePointer<CChar>?] = ([mainProgram] + arguments).map { strdup($0) }
        texts.append(nil)
        execvp(mainProgram, texts)
        return FrontFailure(
            "\(mainProgram) cannot be started: \(String(cString: strerror(errno)))", status: 127)
    }

    /// Runs the main program; its output goes to standard error.
    func runMainProgram(_ arguments: [String]) throws(FrontFailure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        try finish(spawn(mainProgram, arguments, &actions), mainProgram)
    }

    /// Starts a program of the host.
    ///
    /// - Parameter isApart: Whether it goes on when the terminal of the caller is closed.
    func spawn(
        _ program: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t,
        isApart: Bool = false
    ) throws(FrontFailure) -> pid_t {
        var texts: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        var own: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in texts + own { free(text) } }
        texts.append(nil)
        own.append(nil)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which the C library's module does not show.
        if isApart { posix_spawnattr_setflags(&attributes, 0x80) }
        var process: pid_t = 0
        let code = posix_spawnp(&process, program, &actions, &attributes, texts, own)
        guard code == 0 else {
            throw FrontFailure(
                "\(program) cannot be started: \(String(cString: strerror(code)))", status: 127)
        }
        return process
    }

    /// Waits for a program of the host.
    func finish(_ process: pid_t, _ program: String) throws(FrontFailure) {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw FrontFailure("\(program) failed", status: max(1, status >> 8 & 0xff)) }
    }

    /// The place of an image, prepared first where it is not.
    func prepared(_ image: String) throws -> SessionPlan {
        do {
            return try store.plan(for: image).plan
        } catch SessionError.unprepared {
            try runMainProgram(["sandbox", "prepare", "--workspace", workspace, "--", image])
            return try store.plan(for: image).plan
        }
    }

    private static func ownVariables() -> [String: String] {
        var variables: [String: String] = [:]
        let file = open("/proc/self/environ", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [:] }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &block, block.count)
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        for entry in bytes.split(separator: 0) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            variables[String(decoding: entry[..<equals], as: UTF8.self)] = String(
                decoding: entry[(equals + 1)...], as: UTF8.self)
        }
        return variables
    }

    static func absolute(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        guard let own = getcwd(nil, 0) else { return nil }
        defer { free(own) }
        return String(cString: own) + "/" + path
    }
}

/// Writes a line to standard output or standard error, safe for a terminal.
func say(_ text: String, to file: Int32 = 1) {
    SystemCall.writeAll(Array((isatty(file) == 1 ? Escaping.text(text) : text).utf8) + [10], to: file)
}
