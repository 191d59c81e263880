/// podman's words for one run: a container whose root is a staged directory, without image, network or log.
struct PodmanOptions: Sendable {
    var program: String
    var runtime: String
    /// The directory in memory for what podman keeps.
    var state: String
    /// The directory that becomes the root.
    var root: String
    var mounts: [(source: String, inside: String, isWritable: Bool)]
    /// The profile of system calls.
    var filter: String
    /// podman's configuration, which replaces the machine's.
    var configuration: String
    /// The user of the stage that is user 1000 inside.
    var user: SandboxUser
    /// The user of the stage that is root inside.
    var containerRoot: SandboxUser
    /// The last of the descriptors that are passed on, from 3.
    var lastDescriptor: Int32

    /// The configuration: nothing of the machine's is added.
    static let configuration = """
        [containers]
        default_ulimits = []
        [engine]
        events_logger = "none"
        """

    /// podman's whole environment but for PATH.
    var variables: [String] {
        [
            "HOME=\(state)", "TMPDIR=\(state)", "CONTAINERS_CONF=\(configuration)",
            "PODMAN_IGNORE_CGROUPSV1_WARNING=1",
        ]
    }

    /// podman and its arguments, up to the command inside.
    var arguments: [String] {
        var list = [
            program, "--root", "\(state)/store", "--runroot", "\(state)/run", "--tmpdir", "\(state)/tmp",
            "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--runtime", runtime, "--log-level",
            "error", "run", "--pull", "never", "--cgroups", "disabled", "--network", "none",
            "--no-hosts", "--hostname", "sandbox", "--ipc", "none", "--read-only", "--read-only-tmpfs=false",
            "--cap-drop", "all", "--security-opt", "no-new-privileges", "--security-opt", "label=disable",
            "--security-opt", "apparmor=unconfined", "--security-opt", "seccomp=\(filter)",
            "--passwd=false", "--systemd", "false", "--sdnotify", "ignore", "--http-proxy=false",
            "--log-driver", "passthrough", "--unsetenv-all", "--user", "1000:1000",
        ]
        for (option, inner, number) in [
            ("--uidmap", 1000, user.uid), ("--uidmap", 0, containerRoot.uid),
            ("--gidmap", 1000, user.gid), ("--gidmap", 0, containerRoot.gid),
        ] {
            list += [option, "\(inner):\(number):1"]
        }
        for mount in mounts {
            var fields = ["type=bind", "source=\(mount.source)", "destination=\(mount.inside)"]
            fields += ["nosuid", "nodev"] + (mount.isWritable ? [] : ["ro"])
            list += ["--mount", fields.map(Self.quoted).joined(separator: ",")]
        }
        return list + ["--preserve-fds", "\(lastDescriptor - 2)", "--rootfs", root]
    }

    /// A field as podman's mounts are read: that of a line of comma-separated values.
    static func quoted(_ field: String) -> String {
        "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// Our filter of system calls as runtimes of containers take it.
enum SeccompProfile {
    /// The profile, as JSON.
    static var text: [UInt8] {
        let names = SeccompFilter.denied.map { "\"\($0.key)\"" }.joined(separator: ",")
        var rules = ["{\"names\":[\(names)],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":1}"]
        // Conditions of one rule all hold; so each range of families has a rule.
        let last = SeccompFilter.families.max() ?? 0
        for family in 0..<last where !SeccompFilter.families.contains(family) {
            rules.append(refusal(family, "SCMP_CMP_EQ"))
        }
        rules.append(refusal(last + 1, "SCMP_CMP_GE"))
        return Array(
            "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\(architectures)\"syscalls\":[\(rules.joined(separator: ","))]}"
                .utf8)
    }

    private static func refusal(_ family: UInt32, _ comparison: String) -> String {
        "{\"names\":[\"socket\",\"socketpair\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":97,"
            + "\"args\":[{\"index\":0,\"value\":\(family),\"op\":\"\(comparison)\"}]}"
    }

    private static var architectures: String {
        #if arch(x86_64)
        "\"architectures\":[\"SCMP_ARCH_X86_64\"],"
        #else
        ""
        #endif
    }
}
