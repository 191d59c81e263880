internal import CGit2
internal import Foundation

/// Making repositories: without templates, hooks or anything of the user's.
enum FreshRepository {
    /// Opens the bare repository at a path; makes an empty one where there is none.
    ///
    /// The caller frees the handle.
    static func openOrCreate(bareAt path: String) throws(GitError) -> OpaquePointer {
        var handle: OpaquePointer?
        if git_repository_open_bare(&handle, path) >= 0, let handle { return handle }
        return try create(at: path, isBare: true)
    }

    /// Makes an empty repository, folders above it included, with HEAD at the branch `main`.
    ///
    /// The caller frees the handle.
    static func create(at path: String, isBare: Bool) throws(GitError) -> OpaquePointer {
        var options = git_repository_init_options()
        git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
        var flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        if isBare { flags |= GIT_REPOSITORY_INIT_BARE.rawValue }
        options.flags = flags
        var handle: OpaquePointer?
        let code = "main".withCString { branch in
            options.initial_head = branch
            return git_repository_init_ext(&handle, path, &options)
        }
        guard code >= 0, let handle else { throw GitError.last(code, "making a repository at \(path)") }
        return handle
    }

    /// Lets go of a repository that was only to be made.
    static func close(_ handle: OpaquePointer) { git_repository_free(handle) }
}
