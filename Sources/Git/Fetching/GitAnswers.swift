internal import Foundation
internal import Instances

/// What the program git says, read.
enum GitAnswers {
    /// The references that `git ls-remote --symref` lists, and HEAD.
    static func references(
        _ text: String
    ) throws(GitError) -> (references: [(name: String, target: ObjectID)], head: MirrorSource.Head) {
        var references: [(name: String, target: ObjectID)] = []
        var branch: String?
        var detached: ObjectID?
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            if parts[0].hasPrefix("ref: ") {
                if parts[1] == "HEAD" { branch = String(parts[0].dropFirst("ref: ".count)) }
                continue
            }
            guard let target = ObjectID(hex: parts[0]) else {
                throw GitError(
                    kind: .invalidInput, operation: "listing references",
                    message: "the repository's object ids are not those of SHA-1")
            }
            if parts[1] == "HEAD" {
                detached = target
            } else if RemoteSource.isGoodName(parts[1]) {
                references.append((parts[1], target))
            }
        }
        references.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let named = branch.flatMap { RemoteSource.isGoodName($0) ? MirrorSource.Head.reference($0) : nil }
        return (references, named ?? detached.map { .commit($0) } ?? .reference("refs/heads/main"))
    }

    /// How far the newest line of a fetch's messages says that it is.
    static func progress(_ text: String, receivedBytes: Int) -> MirrorProgress? {
        let lines = text.split { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
        for line in lines.reversed() {
            guard
                let match = line.firstMatch(
                    of: #/(Receiving objects|Resolving deltas): +\d+% \((\d+)/(\d+)\)/#),
                let done = Int(match.output.2), let total = Int(match.output.3)
            else { continue }
            let phase: MirrorProgress.Phase = match.output.1 == "Resolving deltas" ? .resolving : .receiving
            return MirrorProgress(phase: phase, done: done, total: total, receivedBytes: receivedBytes)
        }
        return nil
    }

    /// The object that the other side says it does not have, when that is why a fetch failed.
    static func absentObject(_ text: String) -> ObjectID? {
        text.firstMatch(of: #/not our ref ([0-9a-f]{40})/#).flatMap { ObjectID(hex: $0.output.1) }
    }

    /// Why git failed, in a line or two, without the name and password that a URL may hold.
    static func failure(_ text: String, url: String) -> (kind: GitError.Kind, message: String) {
        let lines = text.split { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }.map(String.init)
        let telling = lines.filter {
            $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") || $0.hasPrefix("remote: error")
        }
        var message = (telling.isEmpty ? lines.suffix(2) : telling.prefix(3)).joined(separator: "; ")
        if message.isEmpty { message = "git ended without a word" }
        message = withoutPassword(message, in: url)
        let isBad = message.contains("fsck error") || message.contains("invalid index-pack")
        return (isBad && !text.contains("early EOF") ? .invalidInput : .network, message)
    }

    /// A text that may quote a URL, without the name and password that the URL holds.
    static func withoutPassword(_ text: String, in url: String) -> String {
        userInformation(of: url).map { text.replacing($0, with: "…@") } ?? text
    }

    /// `name:password@` of a URL, when a password is there; a long name alone over HTTP is a token.
    private static func userInformation(of url: String) -> String? {
        guard let start = url.range(of: "://")?.upperBound else { return nil }
        let host = url[start...].prefix { $0 != "/" }
        guard let end = host.lastIndex(of: "@") else { return nil }
        let isToken = url.lowercased().hasPrefix("http") && host[..<end].count > 15
        guard isToken || host[..<end].contains(":") else { return nil }
        return String(host[...end])
    }
}

/// Addresses of repositories as people may see them.
package enum MirrorAddress {
    /// An address without the name and password that it may hold.
    package static func withoutSecrets(_ url: String) -> String {
        GitAnswers.withoutPassword(url, in: url)
    }
}
