internal import Glibc
internal import Instances
internal import Processes

/// Tries out what the sandbox needs of the machine.
struct SandboxCheck {
    let host: SandboxHost
    let run: (SandboxJob) throws(SandboxError) -> SandboxResult

    init(host: SandboxHost, run: @escaping (SandboxJob) throws(SandboxError) -> SandboxResult) {
        self.host = host
        self.run = run
    }

    func findings() -> [SandboxCapability] {
        let isPodman = host.kind == .podman
        let needed = [programs] + (isPodman ? [podman, containerRuntime] : [bubblewrap])
        // What cannot be started needs no trying.
        guard !isPodman || !needed.contains(where: { $0.state == .missing }) else { return needed }
        return needed
            + [users, attempt(isPodman ? "container" : "sandbox", plainJob), overlay, memory, filter]
    }

    /// The longest that a program may take to tell its version; seconds.
    private static let versionSeconds = 10.0

    private var podman: SandboxCapability {
        guard let version = BubblewrapProgram.version(of: host.podman) else {
            return SandboxCapability(
                name: "podman", finding: "not found", state: .missing, remedy: "apt-get install podman crun")
        }
        let text = version.map(String.init).joined(separator: ".")
        guard version.lexicographicallyPrecedes([4, 3]) else {
            return SandboxCapability(name: "podman", finding: text, state: .good)
        }
        return SandboxCapability(
            name: "podman", finding: "\(text), too old for mounts at any path", state: .missing,
            remedy: "install podman 4.3 or newer (Debian 12, Ubuntu 24.04)")
    }

    private var containerRuntime: SandboxCapability {
        guard let version = BubblewrapProgram.version(of: host.containerRuntime) else {
            return SandboxCapability(
                name: "crun", finding: "not found; other runtimes want control groups of their own",
                state: .missing, remedy: "apt-get install crun")
        }
        return SandboxCapability(
            name: "crun", finding: version.map(String.init).joined(separator: "."), state: .good)
    }

    private var programs: SandboxCapability {
        // An ordinary user's containers need users besides their own, which newuidmap gives.
        let mapping = host.kind == .podman && !host.privileged ? ["newuidmap", "newgidmap"] : []
        let missing = (["setpriv", "unshare", "prlimit", "mount", "sh"] + mapping).filter {
            SandboxHost.find($0, on: SandboxHost.path) == nil
        }
        guard missing.isEmpty else {
            return SandboxCapability(
                name: "system programs", finding: "missing: \(missing.joined(separator: ", "))",
                state: .missing,
                remedy: "apt-get install util-linux mount" + (mapping.isEmpty ? "" : " uidmap"))
        }
        return SandboxCapability(
            name: "system programs", finding: "setpriv, unshare, prlimit, mount", state: .good)
    }

    private var bubblewrap: SandboxCapability {
        guard let version = BubblewrapProgram.version(of: host.bubblewrap) else {
            return SandboxCapability(
                name: "bubblewrap", finding: "not found", state: .missing,
                remedy: "apt-get install bubblewrap")
        }
        let text = version.map(String.init).joined(separator: ".")
        guard version.lexicographicallyPrecedes(BubblewrapProgram.oldest) else {
            return SandboxCapability(name: "bubblewrap", finding: text, state: .good)
        }
        return SandboxCapability(
            name: "bubblewrap", finding: "\(text), too old to forbid user namespaces inside", state: .missing,
            remedy: "install bubblewrap 0.8 or newer (Debian 12, Ubuntu 24.04)")
    }

    private var users: SandboxCapability {
        guard !host.privileged else {
            return SandboxCapability(name: "users", finding: "root: a user for every slot", state: .good)
        }
        return SandboxCapability(
            name: "users", finding: "an ordinary user: jobs run with your own user number", state: .limited,
            remedy: "run as root to give every slot a user of its own")
    }

    private var plainJob: SandboxJob {
        var job = SandboxJob(command: ["/usr/bin/true"])
        job.limits.wallSeconds = 20
        return job
    }

    private var overlay: SandboxCapability {
        var job = plainJob
        job.command = ["/bin/sh", "-c", "echo x > /layer/new"]
        job.mounts = [.overlay(lowers: ["/usr/bin"], upper: .temporary, inside: "/layer", ownership: .asIs)]
        return attempt("overlay", job)
    }

    /// Runs a job that should succeed.
    private func attempt(_ name: String, _ job: SandboxJob) -> SandboxCapability {
        let finding: String
        do throws(SandboxError) {
            let result = try run(job)
            guard !result.succeeded else {
                return SandboxCapability(name: name, finding: "works", state: .good)
            }
            finding = "\(result.ending) \(result.outputText.prefix(300))"
        } catch {
            finding = "\(error)"
        }
        guard !host.privileged else {
            return SandboxCapability(
                name: name, finding: finding, state: .missing,
                remedy:
                    "in a container, give it CAP_SYS_ADMIN and a seccomp profile that allows mount and unshare"
            )
        }
        guard host.kind != .podman || SubordinateUsers.areGiven() else {
            return SandboxCapability(
                name: name,
                finding:
                    "\(finding); /etc/subuid and /etc/subgid give you no further users, which containers need",
                state: .missing, remedy: SubordinateUsers.remedy)
        }
        let rules = UserNamespaceRules.current
        let obstacles = rules.obstacles.map { "; \($0)" }.joined()
        return SandboxCapability(
            name: name, finding: finding + obstacles, state: .missing,
            remedy: rules.remedy
                ?? "sudo sysctl -e -w kernel.unprivileged_userns_clone=1 "
                + "kernel.apparmor_restrict_unprivileged_userns=0 user.max_user_namespaces=10000")
    }

    private var memory: SandboxCapability {
        let groups = ControlGroups(named: RunName.own + "check", limits: SandboxLimits())
        defer { _ = groups.remove() }
        guard !groups.boundsMemory else {
            return SandboxCapability(
                name: "memory limit", finding: "control group: \(groups.summary)", state: .good)
        }
        let remedy =
            "run as root, or in a systemd scope that delegates: "
            + "`systemd-run --user --scope -p Delegate=yes swegym validate`"
        return MemoryWatch.canSee()
            ? SandboxCapability(
                name: "memory limit",
                finding:
                    "no control group: what a run holds is added up five times a second, and above its limit "
                    + "the run is ended", state: .limited, remedy: remedy)
            : SandboxCapability(
                name: "memory limit",
                finding:
                    "no control group, and what a run holds cannot be seen: only the address space of each "
                    + "process is bounded", state: .degraded, remedy: remedy)
    }

    private var filter: SandboxCapability {
        guard SeccompFilter.program == nil, host.kind == .bubblewrap else {
            return SandboxCapability(name: "system call filter", finding: "on", state: .good)
        }
        return SandboxCapability(
            name: "system call filter", finding: "not known for this processor", state: .degraded,
            remedy: "use an x86-64 machine, or --sandbox podman")
    }
}
