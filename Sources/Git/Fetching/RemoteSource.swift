internal import CGit2
internal import Foundation
internal import Instances

/// A repository that is reached by a URL.
struct RemoteSource {
    let url: String

    init(url: String) { self.url = url }

    /// Fetches all objects that the mirror does not have, then tells the references.
    ///
    /// The references are not written by libgit2: it would make a file for each.
    func bring(
        to mirror: String, options: MirrorOptions,
        progress: @escaping @Sendable (MirrorProgress) -> Void
    ) throws(GitError) -> MirrorSource.Contents {
        progress(MirrorProgress(phase: .connecting, done: 0, total: 0, receivedBytes: 0))
        let repository = try Repository(bareAt: mirror)
        var remote: OpaquePointer?
        try check(git_remote_create_anonymous(&remote, repository.handle, url), "mirroring \(url)")
        defer { git_remote_free(remote) }
        let listener = TransferListener(progress, isCancelled: options.isCancelled)
        defer { withExtendedLifetime(listener) {} }
        var fetching = git_fetch_options()
        git_fetch_options_init(&fetching, UInt32(GIT_FETCH_OPTIONS_VERSION))
        fetching.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        fetching.callbacks.payload = Unmanaged.passUnretained(listener).toOpaque()
        fetching.callbacks.transfer_progress = takeTransferProgress
        try connect(remote, fetching.callbacks)
        defer { git_remote_disconnect(remote) }
        let contents = try list(remote)
        try BorrowedObjects.begin(
            at: mirror, tips: MirrorSource.mainTips(contents.references), isPartial: false,
            lender: options.lender)
        try tellBorrowed(of: repository)
        try download(remote, &fetching)
        return MirrorSource.Contents(
            references: contents.references, head: contents.head, bytes: listener.receivedBytes)
    }

    /// Lets a mirror without references have those of the lender, under names of their own, so that libgit2 tells the
    /// other side what need not come.
    private func tellBorrowed(of repository: borrowing Repository) throws(GitError) {
        let borrowed = try BorrowedObjects.references(of: repository.path)
        guard !borrowed.isEmpty, try repository.rawReferences(matching: "refs/").isEmpty else { return }
        for objects in try BorrowedObjects.folders(of: repository.path) {
            try check(
                git_odb_add_disk_alternate(repository.database, objects), "opening the objects in \(objects)")
        }
        let renamed = borrowed.map { (name: "refs/borrowed/\($0.name)", target: $0.target) }
        try ReferenceFile.write(
            MirrorSource.Contents(references: renamed, head: .reference("refs/heads/main"), bytes: 0),
            at: repository.path)
    }

    private func connect(_ remote: OpaquePointer?, _ callbacks: git_remote_callbacks) throws(GitError) {
        var callbacks = callbacks
        let code = git_remote_connect(remote, GIT_DIRECTION_FETCH, &callbacks, nil, nil)
        guard code < 0 else { return }
        var error = GitError.last(code, "connecting to \(url)")
        error.kind = .network
        throw error
    }

    private func download(_ remote: OpaquePointer?, _ options: inout git_fetch_options) throws(GitError) {
        let code = "+refs/*:refs/*".withCString { specification in
            var pointer: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(mutating: specification)
            return withUnsafeMutablePointer(to: &pointer) { strings in
                var specifications = git_strarray(strings: strings, count: 1)
                return git_remote_download(remote, &specifications, &options)
            }
        }
        try check(code, "fetching from \(url)")
    }

    /// What the other side has: references but for peeled tags, and HEAD.
    private func list(
        _ remote: OpaquePointer?
    ) throws(GitError) -> (references: [(name: String, target: ObjectID)], head: MirrorSource.Head) {
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        try check(git_remote_ls(&heads, &count, remote), "listing the references of \(url)")
        var references: [(name: String, target: ObjectID)] = []
        var head = MirrorSource.Head.reference("refs/heads/main")
        for index in 0..<count {
            guard let entry = heads?[index]?.pointee, let text = entry.name else { continue }
            let name = String(cString: text)
            if name == "HEAD" {
                let target = entry.symref_target.map { String(cString: $0) }
                head = target.map { .reference($0) } ?? .commit(ObjectID(entry.oid))
            } else if Self.isGoodName(name) {
                references.append((name, ObjectID(entry.oid)))
            }
        }
        references.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return (references, head)
    }

    /// Names come from outside and end up in a file of lines.
    static func isGoodName(_ name: String) -> Bool {
        var isValid: Int32 = 0
        guard name.hasPrefix("refs/"), git_reference_name_is_valid(&isValid, name) >= 0 else { return false }
        return isValid == 1
    }
}

/// Hears from libgit2 how a fetch goes on.
private final class TransferListener {
    private let progress: (MirrorProgress) -> Void
    private(set) var receivedBytes = 0
    private var lastTold: MirrorProgress?
    let isCancelled: () -> Bool

    init(_ progress: @escaping (MirrorProgress) -> Void, isCancelled: @escaping () -> Bool) {
        self.progress = progress
        self.isCancelled = isCancelled
    }

    func take(_ state: git_indexer_progress) {
        receivedBytes = state.received_bytes
        let isResolving = state.total_deltas > 0 && state.received_objects == state.total_objects
        let now = MirrorProgress(
            phase: isResolving ? .resolving : .receiving,
            done: Int(isResolving ? state.indexed_deltas : state.received_objects),
            total: Int(isResolving ? state.total_deltas : state.total_objects), receivedBytes: receivedBytes)
        guard now != lastTold else { return }
        lastTold = now
        progress(now)
    }
}

private func takeTransferProgress(
    _ state: UnsafePointer<git_indexer_progress>?, payload: UnsafeMutableRawPointer?
) -> Int32 {
    guard let state, let payload else { return -1 }
    let listener = Unmanaged<TransferListener>.fromOpaque(payload).takeUnretainedValue()
    listener.take(state.pointee)
    return listener.isCancelled() ? GIT_EUSER.rawValue : 0
}
