internal import Glibc
internal import Processes

/// Which bubblewrap is used: the system's, or the one that was installed with this program where that is newer.
struct BubblewrapProgram {
    /// From this version on, user namespaces can be forbidden inside.
    static let oldest = [0, 8]
    private static let versionSeconds = 20.0

    /// The one of this machine, found once.
    static let path: String = {
        let own = getenv("PATH").map { String(cString: $0) } ?? ""
        return choose(
            system: SandboxHost.find("bwrap", on: "\(SandboxHost.path):\(own)"),
            shipped: shipped(with: thisProgram),
            version: version)
    }()

    /// The system's, to which rules of the system may be bound, unless it is too old or not there.
    static func choose(
        system: String?, shipped: String?, version: (_ program: String) -> [Int]?
    ) -> String {
        guard let shipped else { return system ?? "bwrap" }
        guard let system, let found = version(system), !found.lexicographicallyPrecedes(oldest) else {
            return shipped
        }
        return system
    }

    /// The one that a wheel puts below the prefix of a program; nil where there is none.
    static func shipped(with program: String?) -> String? {
        guard let program, let slash = program.lastIndex(of: "/") else { return nil }
        let path = "\(program[..<slash])/../libexec/swegym/bwrap"
        return access(path, X_OK) == 0 ? HostPath.resolved(path) : nil
    }

    private static var thisProgram: String? { HostPath.resolved("/proc/self/exe") }

    /// What a program says of its version; nil when it cannot be started or says nothing.
    static func version(of program: String) -> [Int]? {
        var command = Command(program, ["--version"], environment: ["PATH": SandboxHost.path, "HOME": "/"])
        command.limits = ProcessLimits(wall: versionSeconds)
        guard let result = try? ProcessRunner.run(command), result.succeeded else { return nil }
        let line = result.outputText.prefix { !$0.isNewline }
        return line.split { !$0.isNumber }.compactMap { Int($0) }
    }
}
