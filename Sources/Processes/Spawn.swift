internal import Glibc

/// The start of one child by posix_spawn, in a session and process group of its own.
struct Spawn {
    /// How often a program that is busy is tried again, and after how long: a second in all.
    private static let mostBusyAttempts = 100
    private static let busyPauseMicroseconds: UInt32 = 10_000

    /// The program's path.
    let path: String
    let command: Command
    /// The child's descriptors: its number, and ours that it shall be.
    let descriptors: [InheritedDescriptor]

    /// Starts the child; its process id, which is its group's too.
    func start() throws(ProcessError) -> Int32 {
        let texts =
            command.arguments + command.environment.keys + command.environment.values
            + [path, command.workingDirectory ?? ""]
        guard !texts.contains(where: { $0.utf8.contains(0) }) else { throw refusal(EINVAL) }

        // Ours first get numbers above all of the child's, so that no dup2 overwrites one that is still needed.
        let highest = descriptors.map(\.descriptor).max() ?? 2
        var sources: [Int32] = []
        defer { for source in sources { close(source) } }
        for item in descriptors {
            sources.append(try Descriptor.duplicate(of: item.source, atLeast: max(highest, 2) + 1))
        }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (item, source) in zip(descriptors, sources) {
            posix_spawn_file_actions_adddup2(&actions, source, item.descriptor)
        }
        let wanted = Set(descriptors.map(\.descriptor))
        for number in 0...highest where !wanted.contains(number) {
            posix_spawn_file_actions_addclose(&actions, number)
        }
        LinuxCalls.closeAll(&actions, from: highest + 1)
        if let directory = command.workingDirectory {
            let code = LinuxCalls.changeDirectory(&actions, to: directory)
            guard code == 0 else { throw refusal(code) }
        }
        return try launch(&actions)
    }

    private func launch(_ actions: inout posix_spawn_file_actions_t) throws(ProcessError) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, LinuxCalls.newSession | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD, SIGUSR1, SIGUSR2] {
            sigaddset(&signals, signal)
        }
        posix_spawnattr_setsigdefault(&attributes, &signals)

        var arguments = ([path] + command.arguments).map { strdup($0) } + [nil]
        var environment =
            command.environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var child: pid_t = 0
        var code = posix_spawn(&child, path, &actions, &attributes, &arguments, &environment)
        // A program that was just written is busy while a child that another thread has forked, and that has not begun
        // its own program yet, still has the descriptor by which it was written.
        for _ in 0..<Self.mostBusyAttempts where code == ETXTBSY {
            usleep(Self.busyPauseMicroseconds)
            code = posix_spawn(&child, path, &actions, &attributes, &arguments, &environment)
        }
        guard code == 0 else { throw refusal(code) }
        return child
    }

    private func refusal(_ code: Int32) -> ProcessError {
        .spawn(executable: path, directory: command.workingDirectory, code: code)
    }

    /// Where a program is: itself when it has a slash, else the first executable file of that name on PATH.
    static func locate(_ executable: String, environment: [String: String]) throws(ProcessError) -> String {
        guard !executable.contains("/") else { return executable }
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/\(executable)"
            var status = stat()
            if stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(candidate, X_OK) == 0
            {
                return candidate
            }
        }
        throw .notFound(executable: executable, path: path)
    }
}
