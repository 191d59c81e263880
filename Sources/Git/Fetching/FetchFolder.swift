internal import Foundation
internal import Instances
internal import Processes

/// The repository in which git does one fetch for a mirror; it is gone with this value.
///
/// It has the mirror's objects and nothing else of it. The objects that both sides have stand in it as references,
/// since these are what git tells the other side.
final class FetchFolder {
    /// What the other side is called in the configuration.
    static let remote = "source"

    private let path: String
    private let objects: String

    /// What git said, while it runs too.
    var log: String { path + "/messages" }

    init(in mirror: String, url: String, having held: [ObjectID], isNegotiating: Bool) throws(GitError) {
        // Absolute, since git starts elsewhere.
        let mirror = URL(filePath: mirror).path(percentEncoded: false)
        path = "\(mirror)/fetch-\(UUID().uuidString)"
        objects = mirror + "/objects"
        let folder = path
        var lines = ""
        for id in held.sorted() { lines += "\(id) refs/have/\(id)\n" }
        let references = lines
        let configuration = Self.configuration(url: url, isNegotiating: isNegotiating)
        try Folder.attempt("preparing a fetch in \(mirror)") {
            let manager = FileManager.default
            for name in ["/refs", "/objects"] {
                try manager.createDirectory(atPath: folder + name, withIntermediateDirectories: true)
            }
            // The URL may hold a password.
            try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
            try Data("ref: refs/heads/none\n".utf8).write(to: URL(filePath: folder + "/HEAD"))
            try Data(configuration.utf8).write(to: URL(filePath: folder + "/config"))
            try Data(references.utf8).write(to: URL(filePath: folder + "/packed-refs"))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A git that works here, with arguments of ours alone.
    func command(_ git: GitTool, _ arguments: [String], _ transport: String) -> Command {
        var command = Command(
            git.executable, arguments, environment: GitTool.environment(transport: transport))
        command.environment["GIT_DIR"] = path
        command.environment["GIT_OBJECT_DIRECTORY"] = objects
        command.workingDirectory = path
        return command
    }

    /// Removes what interrupted fetches left in a mirror, git's and libgit2's unfinished packs included.
    static func removeLeftovers(of mirror: String) {
        let manager = FileManager.default
        func remove(from folder: String, where isLeftover: (String) -> Bool) {
            for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] where isLeftover(name) {
                try? manager.removeItem(atPath: "\(folder)/\(name)")
            }
        }
        remove(from: mirror) { $0.hasPrefix("fetch-") }
        remove(from: mirror + "/objects/pack") { name in
            ["tmp_", "pack_git2_"].contains { name.hasPrefix($0) } || name.hasSuffix(".keep")
        }
    }

    /// The end of a file of messages; why it cannot be read, when it cannot.
    static func tail(of log: String) -> String {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: log))
            let length = try file.seekToEnd()
            try file.seek(toOffset: length > 16_384 ? length - 16_384 : 0)
            return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        } catch {
            return "\(log) cannot be read: \(error.localizedDescription)"
        }
    }

    private static func configuration(url: String, isNegotiating: Bool) -> String {
        let quoted = url.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        var lines = [
            "[core]", "repositoryformatversion = 1", "bare = true", "hooksPath = /dev/null", "fsync = none",
            "alternateRefsCommand = true",
            "[extensions]", "partialClone = \(remote)",
            "[remote \"\(remote)\"]", "url = \"\(quoted)\"", "promisor = true",
            "partialCloneFilter = blob:none",
            "[protocol]", "version = 2", "[credential]", "helper =",
            "[gc]", "auto = 0", "[maintenance]", "auto = false",
            "[http]", "lowSpeedLimit = 1000", "lowSpeedTime = 120",
            "[fetch]", "fsckObjects = true",
        ]
        if !isNegotiating { lines.append("negotiationAlgorithm = noop") }
        // Faults of old tools, found in the history of respectable projects; none says where a file would be written.
        lines.append("[fetch \"fsck\"]")
        lines += [
            "badDate", "badDateOverflow", "badEmail", "badName", "badTimezone", "duplicateEntries",
            "emptyName", "fullPathname", "missingAuthor", "missingEmail", "missingNameBeforeEmail",
            "missingSpaceBeforeDate", "missingSpaceBeforeEmail", "missingTaggerEntry", "multipleAuthors",
            "nullSha1", "zeroPaddedDate", "zeroPaddedFilemode", "gitmodulesBlob", "gitmodulesLarge",
            "gitmodulesMissing", "gitmodulesName", "gitmodulesParse", "gitmodulesPath", "gitmodulesSymlink",
            "gitmodulesUpdate", "gitmodulesUrl",
        ].map { "\($0) = ignore" }
        return lines.map { $0.hasPrefix("[") ? "\($0)\n" : "\t\($0)\n" }.joined()
    }
}
