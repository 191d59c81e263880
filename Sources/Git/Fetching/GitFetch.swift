internal import Foundation
internal import Instances
internal import Processes

/// Fetches by the program git, which runs as a child process and may leave large files out.
///
/// Git works in a repository of its own, made for one fetch, whose objects are the mirror's. So it finds no
/// configuration but ours, writes none that libgit2 would have to understand, and writes no references: the mirror
/// gets them when all objects are there. What comes from outside reaches git as lines of standard input and as a
/// quoted value of its configuration, never as an argument.
struct GitFetch {
    let git: GitTool
    let url: String
    private let transport: String

    /// Nil for a URL that git must not be asked about.
    init?(by git: GitTool, from url: String) {
        guard let transport = GitTool.transport(of: url), url.unicodeScalars.allSatisfy({ $0.value >= 32 })
        else { return nil }
        self.git = git
        self.url = url
        self.transport = transport
    }

    /// Fetches what a mirror lacks of everything that the other side has, but for files beyond the limit.
    func bring(
        to mirror: String, largestFile: Int, options: MirrorOptions,
        progress: @escaping @Sendable (MirrorProgress) -> Void
    ) throws(GitError) -> MirrorSource.Contents {
        progress(MirrorProgress(phase: .connecting, done: 0, total: 0, receivedBytes: 0))
        let listed = try references(of: mirror)
        try BorrowedObjects.begin(
            at: mirror, tips: MirrorSource.mainTips(listed.references), isPartial: true,
            lender: options.lender)
        let before = try ObjectFiles.bytes(of: mirror)
        var tips = listed.references.map(\.target)
        if case .commit(let id) = listed.head { tips.append(id) }
        let borrowed = try BorrowedObjects.references(of: mirror).map(\.target)
        let repository = try Repository(bareAt: mirror)
        let wanted = Self.divide(tips, by: repository).wanted
        if !wanted.isEmpty {
            let own = try repository.rawReferences(matching: "refs/").map(\.target)
            try fetch(
                wanted, into: mirror, having: Self.divide(own + borrowed + tips, by: repository).held,
                filter: "blob:limit=\(largestFile)", isCancelled: options.isCancelled, progress: progress)
        }
        let bytes = max(0, try ObjectFiles.bytes(of: mirror) - before)
        return MirrorSource.Contents(references: listed.references, head: listed.head, bytes: bytes)
    }

    /// Fetches objects by their ids.
    ///
    /// - Returns: those that the other side does not have.
    func bring(objects: [ObjectID], to mirror: String) throws(GitError) -> [ObjectID] {
        var wanted = objects
        var absent: [ObjectID] = []
        while !wanted.isEmpty {
            do {
                try fetch(wanted, into: mirror, having: [], filter: "blob:none", isNegotiating: false)
                return absent
            } catch {
                // One that is not there spoils the whole fetch; which one, is said.
                guard case .missingObject(let id) = error.kind, let place = wanted.firstIndex(of: id) else {
                    throw error
                }
                absent.append(wanted.remove(at: place))
            }
        }
        return absent
    }

    /// The URL for people.
    private var place: String { GitAnswers.withoutPassword(url, in: url) }

    private static func divide(
        _ tips: [ObjectID], by repository: borrowing Repository
    ) -> (held: [ObjectID], wanted: [ObjectID]) {
        var seen: Set<ObjectID> = []
        var held: [ObjectID] = []
        var wanted: [ObjectID] = []
        for tip in tips where seen.insert(tip).inserted {
            if repository.containsNow(tip) { held.append(tip) } else { wanted.append(tip) }
        }
        return (held, wanted)
    }

    private func references(
        of mirror: String
    ) throws(GitError) -> (references: [(name: String, target: ObjectID)], head: MirrorSource.Head) {
        let folder = try FetchFolder(in: mirror, url: url, having: [], isNegotiating: true)
        defer { withExtendedLifetime(folder) {} }
        var command = folder.command(git, ["ls-remote", "--symref", FetchFolder.remote], transport)
        command.output = .captured(limit: 256 << 20)
        command.errors = .captured(limit: 1 << 20)
        command.limits = ProcessLimits(silence: 300)
        let result = try run(command, "listing the references of")
        guard result.succeeded, !result.outputTruncated else {
            throw failure(result.errorText, "listing the references of", result.ending)
        }
        return try GitAnswers.references(result.outputText)
    }

    private func fetch(
        _ wanted: [ObjectID], into mirror: String, having held: [ObjectID], filter: String,
        isNegotiating: Bool = true, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (MirrorProgress) -> Void = { _ in }
    ) throws(GitError) {
        let folder = try FetchFolder(in: mirror, url: url, having: held, isNegotiating: isNegotiating)
        defer { withExtendedLifetime(folder) {} }
        let arguments = [
            "fetch", "--stdin", "--no-tags", "--no-write-fetch-head", "--no-auto-gc",
            "--recurse-submodules=no", "--progress", "--filter=\(filter)", FetchFolder.remote,
        ]
        var command = folder.command(git, arguments, transport)
        command.input = Array(wanted.map { "\($0)\n" }.joined().utf8)
        command.output = .file(path: folder.log, limit: 64 << 20)
        // While a server counts, and while differences are put together, there is a message every other second.
        command.limits = ProcessLimits(silence: 600)
        let log = folder.log
        command.watch = { _ in
            if let said = GitAnswers.progress(FetchFolder.tail(of: log), receivedBytes: 0) { progress(said) }
            return isCancelled()
        }
        let result = try run(command, "fetching from")
        guard !result.succeeded else { return }
        let text = FetchFolder.tail(of: log)
        if let id = GitAnswers.absentObject(text) {
            throw GitError(
                kind: .missingObject(id), operation: "fetching from \(place)",
                message: "the other side does not have \(id)")
        }
        throw failure(text, "fetching from", result.ending)
    }

    private func run(_ command: Command, _ doing: String) throws(GitError) -> ProcessResult {
        do throws(ProcessError) {
            return try ProcessRunner.run(command)
        } catch {
            throw GitError(kind: .io, operation: "\(doing) \(place)", message: "\(error)")
        }
    }

    private func failure(_ text: String, _ doing: String, _ ending: ProcessEnding) -> GitError {
        let operation = "\(doing) \(place)"
        switch ending {
        case .silent:
            return GitError(kind: .network, operation: operation, message: "nothing was heard for minutes")
        case .stopped:
            return GitError(kind: .network, operation: operation, message: "it was interrupted")
        default:
            let (kind, message) = GitAnswers.failure(text, url: url)
            return GitError(kind: kind, operation: operation, message: message)
        }
    }
}
