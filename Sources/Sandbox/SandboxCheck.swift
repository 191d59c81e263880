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
        [programs, bubblewrap, users, attempt("sandbox", plainJob), overlay, memory, filter]
    }

    private var programs: SandboxCapability {
        let missing = ["setpriv", "unshare", "prlimit", "mount", "sh"].filter {
            SandboxHost.find($0, on: SandboxHost.path) == nil
        }
        guard missing.isEmpty else {
            return SandboxCapability(
                name: "system programs", finding: "missing: \(missing.joined(separator: ", "))",
                state: .missing,
                remedy: "apt-get install util-linux mount")
        }
        return SandboxCapability(
            name: "system programs", finding: "setpriv, unshare, prlimit, mount", state: .good)
    }

    private var bubblewrap: SandboxCapability {
        let command = Command(host.bubblewrap, ["--version"], environment: ["PATH": SandboxHost.path])
        guard let result = try? ProcessRunner.run(command), result.succeeded else {
            return SandboxCapability(
                name: "bubblewrap", finding: "not found", state: .missing,
                remedy: "apt-get install bubblewrap")
        }
        let version = result.outputText.split { !$0.isNumber }.compactMap { Int($0) }
        let text = version.map(String.init).joined(separator: ".")
        guard version.lexicographicallyPrecedes([0, 8]) else {
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
        return SandboxCapability(
            name: "memory limit", finding: "address space of each process only", state: .limited,
            remedy: "run as root, or in a systemd scope that delegates: "
                + "`systemd-run --user --scope -p Delegate=yes swegym validate`")
    }

    private var filter: SandboxCapability {
        guard SeccompFilter.program == nil else {
            return SandboxCapability(name: "system call filter", finding: "on", state: .good)
        }
        return SandboxCapability(
            name: "system call filter", finding: "not known for this processor", state: .limited,
            remedy: "use an x86-64 machine")
    }
}
