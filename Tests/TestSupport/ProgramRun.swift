package import Foundation

/// A program that a test ran to its end.
///
/// Not by Foundation's `Process`: children that are started at the same moment inherit its pipes and the socket by which
/// it hears of an end. Where one of them is a server that lives as long as the test, the test waits for ever. Here the
/// program reads and writes files that no other child has, and the system is asked for its end.
package struct ProgramRun {
    /// Its exit status; 128 and the signal where one ended it.
    package let status: Int32
    /// What it wrote to standard output.
    package let output: Data
    /// What it wrote to standard error.
    package let errors: Data

    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    package var complaint: String { String(decoding: errors, as: UTF8.self) }

    /// Runs a program.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Its arguments.
    ///   - environment: Its variables; nil leaves it those of this process.
    ///   - folder: Where it starts; nil where this process does.
    ///   - input: What it reads.
    ///   - isMerged: Whether what it writes to standard error is part of its output.
    ///   - limit: After how many seconds it is killed.
    /// - Throws: `ProgramFailure` when it cannot be started or does not end in time; what the file system throws.
    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil,
        in folder: String? = nil, input: Data = Data(), isMerged: Bool = false, limit: TimeInterval = 600
    ) throws {
        let (given, output, errors) = (try ScratchFile(input), try ScratchFile(), try ScratchFile())
        let child = try Child(
            program, arguments, environment: environment, in: folder,
            descriptors: [given, output, isMerged ? output : errors].map(\.descriptor))
        guard let status = child.end(within: limit) else {
            child.kill()
            throw ProgramFailure(
                "\(program) \(arguments.joined(separator: " ")) did not end within \(Int(limit)) s")
        }
        self.status = status
        self.output = try output.content
        self.errors = try errors.content
    }
}

/// A program could not be run.
package struct ProgramFailure: Error, CustomStringConvertible {
    /// The sentence for people.
    package let description: String

    init(_ description: String) { self.description = description }
}

/// A child that this process started and nobody else waits for.
package final class Child: Sendable {
    package let identifier: pid_t

    /// Starts a program with these descriptors as its first ones.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil,
        in folder: String? = nil, descriptors: [Int32] = []
    ) throws {
        var words = [program] + arguments
        if let folder {
            // The start directory of a child is an extension that not every C library declares.
            words = ["/bin/sh", "-c", #"cd "$1" && shift && exec "$@""#, "sh", folder] + words
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of the tests may block signals, which children would inherit.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
        var identifier: pid_t = 0
        let code = Self.withStrings(words) { words in
            Self.withStrings(variables) { variables in
                words[0].map { posix_spawn(&identifier, $0, &actions, &attributes, words, variables) }
                    ?? ENOENT
            }
        }
        guard code == 0 else {
            throw ProgramFailure("\(program) cannot be started: \(String(cString: strerror(code)))")
        }
        self.identifier = identifier
    }

    /// Its exit status, or 128 and the signal, where it ends in time; to be asked once.
    package func end(within limit: TimeInterval) -> Int32? {
        let deadline = Date.now.addingTimeInterval(limit)
        var (status, pause): (Int32, useconds_t) = (0, 500)
        while true {
            let ended = waitpid(identifier, &status, WNOHANG)
            if ended == identifier { break }
            if ended == -1, errno != EINTR { return -1 }
            if Date.now >= deadline { return nil }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }

    /// Kills it and waits for its end.
    package func kill() {
        Foundation.kill(identifier, SIGKILL)
        _ = end(within: 60)
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}

/// A file without a name that only this process and one child have.
private final class ScratchFile {
    let descriptor: Int32

    init(_ content: Data = Data()) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
            .path(percentEncoded: false)
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ProgramFailure("\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        unlink(path)
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        try file.write(contentsOf: content)
        try file.seek(toOffset: 0)
    }

    deinit { close(descriptor) }

    var content: Data {
        get throws {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            try file.seek(toOffset: 0)
            return try file.readToEnd() ?? Data()
        }
    }
}
