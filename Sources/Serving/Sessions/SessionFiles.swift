internal import Sessions

/// Files of a session, read and written by programs inside: a link there cannot lead to a file of the host.
struct SessionFiles {
    let session: OwnedSession

    /// Why a file cannot be had.
    enum Problem: Error, Equatable {
        /// A call of the system failed with this number.
        case system(Int32)
        case tooLarge
        case timedOut
        /// What a program said.
        case failed(String)
    }

    /// How long reading or writing may take: a pipe that nobody writes to never ends.
    private static let seconds = 120.0
    /// The first status by which a script names an error number.
    private static let base: Int32 = 100

    private static let read = """
        if [ ! -e "$1" ]; then
            folder=$(dirname -- "$1")
            if [ -d "$folder" ] && [ ! -x "$folder" ]; then exit 113; fi
            exit 102
        fi
        [ ! -d "$1" ] || exit 121
        [ -r "$1" ] || exit 113
        exec head -c "$2" -- "$1"
        """

    private static let write = """
        folder=$(dirname -- "$1")
        mkdir -p -- "$folder" || exit 1
        [ ! -d "$1" ] || exit 121
        if [ -e "$1" ]; then [ -w "$1" ] || exit 113; else [ -w "$folder" ] || exit 113; fi
        cat > "$1"
        """

    private static let unpack = """
        mkdir -p -- "$1" || exit 1
        archive=$(mktemp) || exit 1
        trap 'rm -f -- "$archive"' EXIT
        cat > "$archive" || exit 1
        if [ -x /usr/bin/python3 ]; then /usr/bin/python3 -I -m zipfile -e "$archive" "$1"
        elif command -v python3 > /dev/null; then python3 -m zipfile -e "$archive" "$1"
        else unzip -oq "$archive" -d "$1"; fi
        """

    /// A file's bytes.
    func read(_ path: String) async throws -> [UInt8] {
        // One byte more shows that there is more.
        let made = try await run(Self.read, [path, "\(CutOutput.most + 1)"])
        guard !made.isTruncated, made.output.count <= CutOutput.most else { throw Problem.tooLarge }
        return made.output
    }

    /// Writes a file, with the directories above it.
    func write(_ bytes: [UInt8], to path: String) async throws {
        _ = try await run(Self.write, [path], input: bytes)
    }

    /// Unpacks a zip archive into a directory.
    func unpack(_ archive: [UInt8], into path: String) async throws {
        _ = try await run(Self.unpack, [path], input: archive)
    }

    private func run(
        _ script: String, _ operands: [String], input: [UInt8] = []
    ) async throws -> CapturedCommand {
        let made = try await session.execute(
            ["/bin/sh", "-c", script, "sh"] + operands, variables: ["LC_ALL": "C"], input: input,
            seconds: Self.seconds)
        switch made.ending {
        case .exited(0): return made
        case nil: throw Problem.timedOut
        case .lost: throw SessionError.ended(name: session.name)
        case .exited(let status) where status > Self.base && status < 126:
            throw Problem.system(status - Self.base)
        case .exited, .signalled:
            let said = String(decoding: made.error.suffix(1000), as: UTF8.self)
            throw Problem.failed(said.isEmpty ? "the program inside failed" : said)
        }
    }
}

extension SessionFiles.Problem {
    /// As an answer of this interface.
    func servingError(_ path: String) -> ServingError {
        switch self {
        case .system(let code):
            ServingError(Errno.isAbsent(code) ? .notFound : .badRequest, "\(path): \(Errno.message(code))")
        case .tooLarge: ServingError(.tooLarge, "\(path) has more than \(CutOutput.most) bytes")
        case .timedOut: ServingError(.badRequest, "\(path): nothing came of it in time")
        case .failed(let said): ServingError(.badRequest, "\(path): \(said)")
        }
    }

    /// As an exception of Python.
    func rexFailure(_ path: String) -> RexFailure {
        switch self {
        case .system(let code): .system(code, path)
        case .tooLarge, .timedOut, .failed:
            RexFailure(classPath: "builtins.OSError", message: servingError(path).description)
        }
    }
}
