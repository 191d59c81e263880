/// A mount as bubblewrap makes it, from a source that the inside user can reach.
enum InsideMount: Sendable, Equatable {
    case readOnly(source: String, inside: String)
    case writable(source: String, inside: String)
    case temporary(inside: String, bytes: Int)
}

/// bubblewrap's options for one job: what is inside, in the order of mounting.
struct BubblewrapOptions {
    /// The numbers of the descriptors that bubblewrap gets, above those that a job may use itself.
    enum Descriptor {
        static let options: Int32 = 20
        static let filter: Int32 = 21
        static let users: Int32 = 22
        static let groups: Int32 = 23
        static let hosts: Int32 = 24
        static let relay: Int32 = 25
        static let status: Int32 = 26
    }

    /// Where the gateway's relay and socket appear inside.
    static let relayInside = "/run/swegym/gateway_relay.py"
    static let socketInside = "/run/swegym/gateway.sock"

    static let users = "root:x:0:0::/root:/usr/sbin/nologin\nbox:x:1000:1000::/home/box:/bin/sh\n"
    static let groups = "root:x:0:\nbox:x:1000:\n"
    /// The text of `/etc/hosts`, with further names of loopback.
    static func hosts(_ names: [String] = []) -> String {
        "127.0.0.1 localhost sandbox\n::1 localhost\n" + names.map { "127.0.0.1 \($0)\n" }.joined()
    }

    var system: SystemMounts
    var mounts: [InsideMount]
    var environment: [String: String]
    var workingDirectory: String
    var temporaryBytes: Int
    /// The gateway's socket, by a path that the inside user can reach.
    var gatewaySocket: String?
    var hasFilter: Bool

    /// All options, one an element, for `--args`.
    var list: [String] {
        var list = [
            "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000",
            "--die-with-parent", "--new-session", "--hostname", "sandbox", "--cap-drop", "ALL",
            "--json-status-fd", "\(Descriptor.status)",
        ]
        if hasFilter { list += ["--seccomp", "\(Descriptor.filter)"] }
        list += system.options
        list += data(Descriptor.users, "/etc/passwd") + data(Descriptor.groups, "/etc/group")
        list += data(Descriptor.hosts, "/etc/hosts")
        list += ["--proc", "/proc", "--dev", "/dev"]
        list +=
            temporary("/tmp", temporaryBytes, "1777")
            + temporary("/dev/shm", SandboxLimits.sharedMemoryBytes, "1777")
        list += temporary("/home/box", SandboxLimits.homeBytes, "0700")
        for mount in mounts {
            switch mount {
            case .readOnly(let source, let inside): list += ["--ro-bind", source, inside]
            case .writable(let source, let inside): list += ["--bind", source, inside]
            case .temporary(let inside, let bytes): list += temporary(inside, bytes, "0755")
            }
        }
        if let gatewaySocket {
            list += data(Descriptor.relay, Self.relayInside) + ["--bind", gatewaySocket, Self.socketInside]
        }
        // The directory of devices is a file system in memory of its own.
        list += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", workingDirectory, "--clearenv"]
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            list += ["--setenv", name, value]
        }
        return list
    }

    private func data(_ descriptor: Int32, _ inside: String) -> [String] {
        ["--perms", "0644", "--ro-bind-data", "\(descriptor)", inside]
    }

    private func temporary(_ inside: String, _ bytes: Int, _ mode: String) -> [String] {
        ["--size", "\(bytes)", "--perms", mode, "--tmpfs", inside]
    }
}

/// The parts of the host's system that every job sees, read-only.
struct SystemMounts: Sendable, Equatable {
    /// A link of the host's root, or a directory there where its target is nil.
    struct RootEntry: Sendable, Equatable {
        var path: String
        var target: String?
    }

    /// What the host's root holds among `/bin`, `/lib` and their like.
    let root: [RootEntry]
    /// Entries of `/etc`.
    let configuration: [String]

    init(rootLinks: [(path: String, target: String?)], configuration: [String]) {
        root = rootLinks.map { RootEntry(path: $0.path, target: $0.target) }
        self.configuration = configuration
    }

    /// bubblewrap's options that show them.
    var options: [String] {
        var options = ["--ro-bind", "/usr", "/usr"]
        for entry in root {
            if let target = entry.target {
                options += ["--symlink", target, entry.path]
            } else {
                options += ["--ro-bind", entry.path, entry.path]
            }
        }
        options += ["--dir", "/etc"]
        for name in configuration { options += ["--ro-bind", "/etc/\(name)", "/etc/\(name)"] }
        return options
    }

    /// Those of this machine.
    static let current = SystemMounts(
        rootLinks: ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].compactMap { path in
            HostPath.exists(path) ? (path, HostPath.linkTarget(path)) : nil
        },
        configuration: HostPath.names(in: "/etc").filter { name in
            // What programs need to load libraries, check certificates and know the time, but no host's secrets.
            ["ld.so.cache", "ssl", "ca-certificates", "pki", "alternatives", "mime.types", "localtime"]
                .contains(name)
                || name.hasPrefix("java")
        })
}
