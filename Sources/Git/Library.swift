internal import CGit2
internal import Glibc

/// libgit2 itself, set up once in the life of the process and never shut down.
enum Library {
    /// Touched before anything else of libgit2; its options are global and unguarded, so all are set here.
    static let isReady: Bool = {
        guard git_libgit2_init() > 0 else { return false }
        // Hermetic: no configuration of the user's or the system's has a say.
        for level in [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
            GIT_CONFIG_LEVEL_GLOBAL,
        ] {
            _ = cgit2_opts_set_level_path(option(GIT_OPT_SET_SEARCH_PATH), level.rawValue, "")
        }
        // Packs are verified when they are fetched; to hash every object again when it is read costs a third of
        // the time of rendering. The owner of a mirror's folder does not matter: no program it names is ever run.
        _ = cgit2_opts_set_int(option(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION), 0)
        _ = cgit2_opts_set_int(option(GIT_OPT_SET_OWNER_VALIDATION), 0)
        // Trees are kept by `TreeCache`, which drops the oldest; commits are read once.
        _ = cgit2_opts_set_int(option(GIT_OPT_ENABLE_CACHING), 0)
        _ = cgit2_opts_set_int(option(GIT_OPT_ENABLE_FSYNC_GITDIR), 0)
        // What is referred to was written just before.
        _ = cgit2_opts_set_int(option(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION), 0)
        useCertificates()
        return true
    }()

    /// Debian's libgit2 uses mbedTLS, which does not look at the environment.
    private static func useCertificates() {
        let files = [environment("GIT_SSL_CAINFO"), environment("SSL_CERT_FILE")].compactMap(\.self)
        for file in files + ["/etc/ssl/certs/ca-certificates.crt"] where access(file, R_OK) == 0 {
            _ = cgit2_opts_set_string_pair(option(GIT_OPT_SET_SSL_CERT_LOCATIONS), file, nil)
            return
        }
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }

    private static func option(_ option: git_libgit2_opt_t) -> Int32 { Int32(bitPattern: option.rawValue) }

    /// Makes sure that libgit2 is set up.
    static func start() throws(GitError) {
        guard isReady else {
            throw GitError(
                kind: .other(code: -1), operation: "starting libgit2", message: "it refuses to start")
        }
    }
}
