internal import Glibc
internal import Sessions

/// Copies files between the host and a session, as `docker cp` does.
///
/// What is inside is only ever read by a program that runs inside: a link there cannot lead to a file of the host.
struct Copying {
    let context: FrontContext

    /// Copies from `SESSION:PATH` to a path, or the other way; `-` is an archive on the standard streams.
    func copy(_ source: String, _ target: String) throws {
        switch (Self.place(source), Self.place(target)) {
        case (let (name, path)?, nil): try fetch(name, path, to: target)
        case (nil, let (name, path)?): try put(source, into: name, at: path)
        default: throw FrontFailure("one of the two paths is SESSION:PATH, the other a path of the host")
        }
    }

    /// The two parts of `SESSION:PATH`; nil for a path of the host.
    static func place(_ text: String) -> (name: String, path: String)? {
        guard !text.hasPrefix("/"), !text.hasPrefix("."), let colon = text.firstIndex(of: ":") else {
            return nil
        }
        let name = String(text[..<colon])
        guard ImageName.isPlain(name) else { return nil }
        return (name, String(text[text.index(after: colon)...]))
    }

    // MARK: - Out of a session

    private func fetch(_ name: String, _ path: String, to target: String) throws {
        if target == "-" {
            return try run(name, Script.archive, [Self.folder(of: path), Self.base(of: path)], output: 1)
        }
        switch try kind(of: path, in: name) {
        case "file":
            try fetchFile(name, path, to: isDirectory(target) ? "\(target)/\(Self.base(of: path))" : target)
        case "directory":
            let inside = isDirectory(target) && !path.hasSuffix("/.")
            try fetchTree(name, path, into: inside ? "\(target)/\(Self.base(of: path))" : target)
        default: throw FrontFailure("there is no file \(path) in \(name)")
        }
    }

    private func fetchFile(_ name: String, _ path: String, to target: String) throws {
        let temporary = "\(target).\(getpid()).part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { throw FrontFailure("\(target): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        do {
            try run(name, Script.read, [path], output: file)
            guard rename(temporary, target) == 0 else {
                throw FrontFailure("\(target): \(String(cString: strerror(errno)))")
            }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private func fetchTree(_ name: String, _ path: String, into target: String) throws {
        guard mkdir(target, 0o755) == 0 || errno == EEXIST else {
            throw FrontFailure("\(target): \(String(cString: strerror(errno)))")
        }
        let pipe = try Pipe()
        defer { pipe.closeBoth() }
        // tar refuses names that lead out of the directory, and follows no link that it has made itself.
        let options = ["-x", "-f", "-", "-C", target, "--no-same-owner", "--no-same-permissions"]
        let process = try spawnTar(options, input: pipe.reader)
        close(pipe.take(.reader))
        do {
            try run(name, Script.archive, [path, "."], output: pipe.writer)
        } catch {
            pipe.closeBoth()
            try? context.finish(process, "tar")
            throw error
        }
        close(pipe.take(.writer))
        try context.finish(process, "tar")
    }

    // MARK: - Into a session

    private func put(_ source: String, into name: String, at path: String) throws {
        if source == "-" { return try run(name, Script.unpack, [path], input: 0) }
        var status = stat()
        guard stat(source, &status) == 0 else {
            throw FrontFailure("\(source): \(String(cString: strerror(errno)))")
        }
        let isInside = try kind(of: path, in: name) == "directory"
        if status.st_mode & S_IFMT == S_IFDIR {
            let target = isInside && !source.hasSuffix("/.") ? "\(path)/\(Self.base(of: source))" : path
            let pipe = try Pipe()
            defer { pipe.closeBoth() }
            let process = try spawnTar(["-c", "-f", "-", "-C", source, "."], output: pipe.writer)
            close(pipe.take(.writer))
            try run(name, Script.unpack, [target], input: pipe.reader)
            return try context.finish(process, "tar")
        }
        if path.hasSuffix("/"), !isInside { throw FrontFailure("there is no directory \(path) in \(name)") }
        let file = open(source, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FrontFailure("\(source): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let target = isInside ? "\(path)/\(Self.base(of: source))" : path
        try run(name, Script.write, [target, String(status.st_mode & 0o777, radix: 8)], input: file)
    }

    // MARK: - Programs

    private enum Script {
        static let kind = #"if [ -d "$1" ]; then echo directory; elif [ -e "$1" ]; then echo file; fi"#
        static let read = #"exec cat -- "$1""#
        static let write = #"cat > "$1" && chmod "$2" "$1""#
        static let archive = #"exec tar -c -f - -C "$1" -- "$2""#
        static let unpack = #"mkdir -p -- "$1" && exec tar -x -f - -C "$1" --no-same-owner"#
    }

    private func kind(of path: String, in name: String) throws -> String {
        let pipe = try Pipe()
        defer { pipe.closeBoth() }
        try run(name, Script.kind, [path], output: pipe.writer)
        close(pipe.take(.writer))
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(pipe.reader, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self)
    }

    private func run(
        _ name: String, _ script: String, _ operands: [String], input: Int32? = nil, output: Int32 = 2
    ) throws {
        let client = try context.store.connect(to: name)
        let execution = SessionClient.Execution(
            ["/bin/sh", "-c", script, "sh"] + operands, in: "/",
            variables: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
        var relay = Relay(input: input, output: output)
        relay.escapes.output = false
        let outcome = try relay.run(execution, over: client)
        guard outcome == .ended(.exited(0)) else { throw FrontFailure("copying failed") }
    }

    private func spawnTar(_ options: [String], input: Int32? = nil, output: Int32? = nil) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
        return try context.spawn("tar", options, &actions)
    }

    private func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func base(of path: String) -> String {
        String(path.split(separator: "/").last { $0 != "." } ?? ".")
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
