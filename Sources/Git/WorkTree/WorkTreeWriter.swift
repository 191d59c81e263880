internal import CGit2
internal import Instances

/// Writes the files of a tree into a fresh folder, and the same contents as objects into its repository.
struct WorkTreeWriter: ~Copyable {
    /// A file as it was written.
    struct Written {
        var path: GitPath
        var version: FileVersion
        var status: Folder.Status
    }

    private let objects: ObjectReader
    private let trees: TreeCache
    private let pack: PackWriter?
    private let twin: SharedFolder?
    private let options: WorkTreeOptions
    private let time: Int64
    private var links: [(folder: [[UInt8]], name: [UInt8], version: FileVersion)] = []
    private(set) var written: [Written] = []
    private(set) var omitted: [WorkTreeSummary.Omission] = []
    private(set) var bytes = 0

    static let depthLimit = 256

    /// - Parameters:
    ///   - pack: where the contents are written to a second time, as objects; nil writes files alone.
    ///   - twin: a checkout of the same tree on the same file system, whose files get a second name; nil writes all.
    ///   - time: when the files shall seem to have been written, in seconds since 1970.
    init(
        objects: ObjectReader, trees: TreeCache, pack: PackWriter?, twin: SharedFolder? = nil,
        options: WorkTreeOptions, time: Int64
    ) {
        self.objects = objects
        self.trees = trees
        self.pack = pack
        self.twin = twin
        self.options = options
        self.time = time
    }

    /// Writes all files, then all links: while files are written there is no link that could lead one astray.
    mutating func write(_ tree: ObjectID, into root: borrowing Folder) throws(GitError) {
        var size = TreeSize(objects: objects, trees: trees, limits: options.limits)
        try size.check(tree)
        try writeFiles(of: tree, into: root, at: [], twin)
        for link in links { try write(link.version, asLink: link.name, below: root, link.folder) }
    }

    /// What was written, in the order of the paths.
    var files: [(path: GitPath, version: FileVersion)] {
        written.map { (path: $0.path, version: $0.version) }.sorted { $0.path < $1.path }
    }

    private mutating func writeFiles(
        of tree: ObjectID, into folder: borrowing Folder, at parts: [[UInt8]], _ twin: SharedFolder?
    ) throws(GitError) {
        guard parts.count < Self.depthLimit else { throw refusal(parts, "it is nested too deeply") }
        let content = try trees.tree(tree, in: objects)
        var cursor = TreeCursor(content, id: tree)
        while let entry = try cursor.next() {
            let name = Array(cursor.name(of: entry))
            guard EntryName.isSafe(name) else { throw refusal(parts + [name], "the name is not allowed") }
            switch entry.version?.mode {
            case nil:
                let child = try folder.makeFolder(name, owner: options.owner)
                try writeFiles(of: entry.id, into: child, at: parts + [name], twin?.folder(name))
            case .gitlink:
                // What the other repository has there comes later, if at all (`fillSubmodule`).
                _ = try folder.makeFolder(name, owner: options.owner)
                guard let status = try folder.status(of: name) else { continue }
                record(parts + [name], FileVersion(id: entry.id, mode: .gitlink), status)
            case .symlink:
                links.append((parts, name, FileVersion(id: entry.id, mode: .symlink)))
            case let mode?:
                let version = FileVersion(id: entry.id, mode: mode)
                if let twin, let status = try twin.link(name, into: folder, writtenAt: time) {
                    bytes += status.size
                    record(parts + [name], version, status)
                } else {
                    try write(version, asFile: name, in: folder, at: parts)
                }
            }
        }
    }

    private mutating func write(
        _ version: FileVersion, asFile name: [UInt8], in folder: borrowing Folder, at parts: [[UInt8]]
    ) throws(GitError) {
        guard let blob = try blob(version.id, at: parts + [name]) else { return }
        guard bytes + blob.unsafeBytes.count <= options.limits.bytes else {
            throw GitError(
                kind: .tooLarge, operation: "writing \(path(parts + [name])) into a work tree",
                message: "the files have more than \(options.limits.bytes) bytes")
        }
        let (owner, time) = (options.owner, time)
        let status = try blob.withBytes { bytes throws(GitError) in
            try folder.makeFile(
                name, bytes, isExecutable: version.mode == .executable, owner: owner, time: time)
        }
        try keep(blob, parts + [name], version, status)
    }

    private mutating func write(
        _ version: FileVersion, asLink name: [UInt8], below root: borrowing Folder, _ parts: [[UInt8]]
    ) throws(GitError) {
        guard let blob = try blob(version.id, at: parts + [name]) else { return }
        let target = blob.withBytes { Array($0) }
        guard !target.isEmpty, !target.contains(0), target.count <= 4096 else {
            throw refusal(parts + [name], "the link's target is not allowed")
        }
        guard let folder = try root.descending(parts) else {
            throw refusal(parts + [name], "its folder is not a folder")
        }
        let status = try folder.makeLink(name, to: target, owner: options.owner)
        try keep(blob, parts + [name], version, status)
    }

    /// A blob's content; nil when it is missing and may be.
    private mutating func blob(_ id: ObjectID, at parts: [[UInt8]]) throws(GitError) -> RawObject? {
        do {
            return try RawObject(id, expected: GIT_OBJECT_BLOB, in: objects, "blob")
        } catch {
            guard case .missingObject = error.kind, options.missingObjects == .skip else {
                throw GitError(
                    kind: error.kind, operation: "\(error.operation) of \(path(parts))",
                    message: error.message)
            }
            omitted.append(WorkTreeSummary.Omission(path: path(parts), id: id))
            return nil
        }
    }

    private mutating func keep(
        _ blob: borrowing RawObject, _ parts: [[UInt8]], _ version: FileVersion, _ status: Folder.Status
    ) throws(GitError) {
        bytes += try blob.withBytes { bytes throws(GitError) in
            try pack?.add(bytes, as: version.id)
            return bytes.count
        }
        record(parts, version, status)
    }

    private mutating func record(_ parts: [[UInt8]], _ version: FileVersion, _ status: Folder.Status) {
        written.append(Written(path: path(parts), version: version, status: status))
    }

    private func path(_ parts: [[UInt8]]) -> GitPath {
        GitPath(bytes: Array(parts.joined(separator: [UInt8(ascii: "/")])))
    }

    private func refusal(_ parts: [[UInt8]], _ message: String) -> GitError {
        GitError(kind: .forbiddenName, operation: "writing \(path(parts)) into a work tree", message: message)
    }
}

extension Folder {
    /// The folder below this one at the end of several names; nil when one of them is not a folder.
    func descending(_ names: [[UInt8]]) throws(GitError) -> Folder? {
        guard var current = try folder([UInt8(ascii: ".")]) else { return nil }
        for name in names {
            guard let next = try current.folder(name) else { return nil }
            current = next
        }
        return current
    }
}
