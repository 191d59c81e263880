internal import Foundation
package import Instances

/// How a mirror is made.
package struct MirrorOptions: Sendable {
    /// The largest file, bytes, that is fetched before it is needed; nil for all of them.
    ///
    /// It holds where git is installed and the server can filter; everywhere else mirrors are whole.
    package var largestFile: Int? = 1 << 18
    /// Whether the objects of a source on this machine are linked; they are fetched otherwise.
    package var linksLocalSources = true
    /// The program that can leave files out; nil to fetch by libgit2, and so everything.
    package var git: GitTool? = .installed
    /// Given the objects that a source's branches and tags name, says which mirror next to the new one lends it
    /// the objects that both have; nil for none.
    package var lender: @Sendable ([ObjectID]) -> String? = { _ in nil }
    /// Asked often while objects come; true ends the fetch.
    package var isCancelled: @Sendable () -> Bool = { false }

    /// The default: what is large is left out where that is possible, and nothing is borrowed.
    package init() {}
}

/// A bare copy of a repository, with all its references, pull requests' heads included.
package enum Mirror {
    /// Makes a mirror, or brings it up to date: afterwards it has exactly the source's references.
    ///
    /// A source on this machine is linked file by file (copied where links are impossible), objects that it lacks being
    /// no hindrance; any other is fetched, large files left out. A new mirror appears whole or not at all; objects
    /// come before the references that need them, so that an interrupted update leaves the mirror as it was. One
    /// process at a time.
    /// - Parameters:
    ///   - path: where the mirror is or shall be.
    ///   - source: a URL, or the path of a repository, bare or not.
    ///   - options: what is fetched, and by what.
    ///   - progress: called often, from the calling thread.
    package static func update(
        at path: String, from source: String, options: MirrorOptions = MirrorOptions(),
        progress: @escaping @Sendable (MirrorProgress) -> Void = { _ in }
    ) throws(GitError) -> MirrorSummary {
        try Library.start()
        guard !FileManager.default.fileExists(atPath: path) else {
            return try LeftOutObjects.alone(with: path) { () throws(GitError) in
                FetchFolder.removeLeftovers(of: path)
                return try refresh(path, from: source, isNew: false, options: options, progress: progress)
            }
        }
        let partial = "\(path).partial"
        try Folder.attempt("removing what is left of \(partial)") {
            if FileManager.default.fileExists(atPath: partial) {
                try FileManager.default.removeItem(atPath: partial)
            }
        }
        defer { try? FileManager.default.removeItem(atPath: partial) }
        try FreshRepository.close(FreshRepository.create(at: partial, isBare: true))
        let summary = try refresh(partial, from: source, isNew: true, options: options, progress: progress)
        try Folder.attempt("moving the new mirror to \(path)") {
            try FileManager.default.moveItem(atPath: partial, toPath: path)
        }
        return summary
    }

    private static func refresh(
        _ path: String, from source: String, isNew: Bool, options: MirrorOptions,
        progress: @escaping @Sendable (MirrorProgress) -> Void
    ) throws(GitError) -> MirrorSummary {
        let known = Dictionary(
            try references(at: path).map { ($0.name, $0.target) }, uniquingKeysWith: { first, _ in first })
        let found = try bring(source, to: path, options: options, progress: progress)
        let count = found.references.count
        progress(MirrorProgress(phase: .references, done: 0, total: count, receivedBytes: found.bytes))
        try ReferenceFile.write(found, at: path)
        progress(MirrorProgress(phase: .references, done: count, total: count, receivedBytes: found.bytes))
        let repository = try Repository(bareAt: path)
        let names = Set(found.references.map(\.name))
        return MirrorSummary(
            isNew: isNew, head: try repository.resolve("HEAD"), references: count,
            updatedReferences: found.references.count { known[$0.name] != $0.target },
            removedReferences: known.keys.count { !names.contains($0) }, receivedBytes: found.bytes)
    }

    /// Brings the objects by the means that fits the source.
    private static func bring(
        _ source: String, to path: String, options: MirrorOptions,
        progress: @escaping @Sendable (MirrorProgress) -> Void
    ) throws(GitError) -> MirrorSource.Contents {
        if options.linksLocalSources, let local = MirrorSource.localPath(source) {
            return try LocalSource(path: local).bring(to: path, progress: progress)
        }
        if let largest = options.largestFile, let git = options.git,
            let fetch = GitFetch(by: git, from: source)
        {
            // Before the first object: what is left out must be known as such whatever interrupts us.
            try LeftOutObjects.record(source: source, in: path)
            return try fetch.bring(to: path, largestFile: largest, options: options, progress: progress)
        }
        return try RemoteSource(url: source).bring(to: path, options: options, progress: progress)
    }

    private static func references(at path: String) throws(GitError) -> [(name: String, target: ObjectID)] {
        let repository = try Repository(bareAt: path)
        return try repository.rawReferences(matching: "refs/")
    }
}

/// What mirrors are made from.
enum MirrorSource {
    /// What a source has, once its objects are in the mirror.
    struct Contents {
        /// Each reference with the object that it names, sorted by name.
        var references: [(name: String, target: ObjectID)]
        /// What HEAD names: a reference, or a commit.
        var head: Head
        /// How many bytes came.
        var bytes: Int
    }

    /// What HEAD names.
    enum Head {
        case reference(String)
        case commit(ObjectID)
    }

    /// The objects that branches and tags name.
    static func mainTips(_ references: [(name: String, target: ObjectID)]) -> [ObjectID] {
        references.filter { $0.name.hasPrefix("refs/heads/") || $0.name.hasPrefix("refs/tags/") }.map(
            \.target)
    }

    /// The folder that a source names; nil for what must be fetched.
    static func localPath(_ source: String) -> String? {
        if source.hasPrefix("file://") {
            return URL(string: source)?.path(percentEncoded: false)
        }
        let scheme = source.prefix { $0.isLetter || $0.isNumber || "+-.".contains($0) }
        if source[scheme.endIndex...].hasPrefix("://") { return nil }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: source, isDirectory: &isFolder), isFolder.boolValue {
            return source
        }
        // `host:path` is a place for ssh; anything else is a path on this machine, and if it is not there the error
        // shall say so.
        let colon = source.firstIndex(of: ":")
        let slash = source.firstIndex(of: "/")
        if let colon, slash.map({ colon < $0 }) ?? true { return nil }
        return source
    }
}

/// The references of a mirror, all in one file: thousands of small files would be slow to write and to read.
enum ReferenceFile {
    /// Replaces the references, and HEAD.
    static func write(_ contents: MirrorSource.Contents, at path: String) throws(GitError) {
        var lines = ""
        for (name, target) in contents.references { lines += "\(target) \(name)\n" }
        let head: String
        switch contents.head {
        case .reference(let name): head = "ref: \(name)\n"
        case .commit(let id): head = "\(id)\n"
        }
        let text = lines
        try Folder.attempt("writing the references of \(path)") {
            try Data(text.utf8).write(to: URL(filePath: path + "/packed-refs"), options: .atomic)
            try Data(head.utf8).write(to: URL(filePath: path + "/HEAD"), options: .atomic)
        }
        try removeLooseReferences(at: path)
    }

    /// A reference with a file of its own (made by other tools) would hide the one in the common file.
    private static func removeLooseReferences(at path: String) throws(GitError) {
        let folder = path + "/refs"
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for name in names {
            var isFolder: ObjCBool = false
            let file = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue
            else { continue }
            try Folder.attempt("removing \(file)") { try FileManager.default.removeItem(atPath: file) }
        }
    }
}
