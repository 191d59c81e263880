internal import CGit2
internal import Foundation

/// A repository that is reached by a URL.
struct RemoteSource {
    let url: String

    init(url: String) { self.url = url }

    /// Fetches all objects that the mirror does not have, then tells the references.
    ///
    /// The references are not written by libgit2: it would make a file for each.
    func bring(
        to mirror: String, progress: @escaping @Sendable (MirrorProgress) -> Void
    ) throws(GitError) -> MirrorSource.Contents {
        progress(MirrorProgress(phase: .connecting, done: 0, total: 0, receivedBytes: 0))
        let repository = try Repository(bareAt: mirror)
        var remote: OpaquePointer?
        try check(git_remote_create_anonymous(&remote, repository.handle, url), "mirroring \(url)")
        defer { git_remote_free(remote) }
        let listener = TransferListener(progress)
        defer { withExtendedLifetime(listener) {} }
        var options = git_fetch_options()
        git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        options.callbacks.payload = Unmanaged.passUnretained(listener).toOpaque()
        options.callbacks.transfer_progress = takeTransferProgress
        try connect(remote, options.callbacks)
        defer { git_remote_disconnect(remote) }
        let contents = try list(remote)
        try download(remote, &options)
        return MirrorSource.Contents(
            references: contents.references, head: contents.head, bytes: listener.receivedBytes)
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

    init(_ progress: @escaping (MirrorProgress) -> Void) { self.progress = progress }

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
    Unmanaged<TransferListener>.fromOpaque(payload).takeUnretainedValue().take(state.pointee)
    return 0
}
