internal import Glibc

extension SandboxLimits {
    /// The prlimit command for these limits, as the beginning of another command.
    ///
    /// Address space is bounded only where no control group bounds memory, and far above what may be used, which is
    /// watched: Java and others reserve more than they use, and a test that is refused memory fails without a word of it.
    func prlimit(boundsMemory: Bool) -> [String] {
        var command = [
            "prlimit", "--nproc=\(Self.allowed(Self.processLimit, processes))",
            "--nofile=\(Self.allowed(RLIMIT_NOFILE, openFiles))",
            "--fsize=\(Self.allowed(RLIMIT_FSIZE, fileBytes))",
            "--cpu=\(Self.allowed(RLIMIT_CPU, cpuSeconds))",
            "--core=0",
        ]
        if !boundsMemory { command.append("--as=\(Self.allowed(RLIMIT_AS, memoryBytes * 4 + (1 << 30)))") }
        return command
    }

    /// RLIMIT_NPROC, which the C library's module hides from Swift.
    private static let processLimit = __rlimit_resource(rawValue: 6)

    /// A limit no higher than our own hard one, which cannot be raised.
    private static func allowed(_ resource: __rlimit_resource, _ wanted: Int) -> Int {
        var own = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &own) == 0, own.rlim_max < UInt(wanted) else {
            return wanted
        }
        return Int(own.rlim_max)
    }
}

extension SandboxJob {
    /// Throws when the job contradicts itself.
    func validate() throws(SandboxError) {
        guard let program = command.first, program.hasPrefix("/") else {
            throw .invalidJob("the command \(command.first ?? "(none)") is not an absolute path")
        }
        let start = workingDirectory == "/" ? [] : [workingDirectory]
        for inside in mounts.map(\.inside) + hostPrefixes + start {
            guard Self.isPlain(inside) else {
                throw .invalidJob("\(inside) is not an absolute path without \".\" and \"..\" below /")
            }
        }
        let texts =
            command + environment.keys + environment.values + mounts.map(\.inside) + [workingDirectory]
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw .invalidJob("an argument, variable or path holds a NUL byte")
        }
        guard !environment.keys.contains(where: { $0.isEmpty || $0.contains("=") }) else {
            throw .invalidJob("the name of a variable is empty or holds \"=\"")
        }
        for name in hostNames where name.wholeMatch(of: #/[A-Za-z0-9._\-]{1,253}/#) == nil {
            throw .invalidJob("\(name) is no name of a host")
        }
        if let report, !(3...19).contains(report.descriptor) {
            throw .invalidJob("the report's descriptor \(report.descriptor) is not one of 3 to 19")
        }
    }

    private static func isPlain(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 1 && parts[0].isEmpty
            && parts.dropFirst().allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }
}
