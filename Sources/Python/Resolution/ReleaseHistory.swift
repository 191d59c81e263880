internal import Instances
internal import Sandbox

/// The releases of a package in the index, including yanked ones.
struct ReleaseHistory: Sendable {
    let bench: Workbench

    /// The version that was released last before a moment; nil when there was none.
    func last(
        _ name: String, before cutoff: Timestamp, interpreter: Interpreter, slot: Int
    ) async throws(EnvironmentError) -> String? {
        let gateway = try await bench.index.gateway(interpreter: interpreter)
        let address = try await bench.index.address(interpreter: interpreter)
        var job = SandboxJob(
            command: [interpreter.path, "-I", Workbench.Inside.program, "3", address, name],
            environment: bench.uv.insideEnvironment(cache: "/tmp"))
        job.mounts = [.readOnly(host: "\(bench.scratch)/release_dates.py", inside: Workbench.Inside.program)]
        job.hostPrefixes = [interpreter.prefix]
        job.network = .gateway(gateway, interpreter: interpreter.path)
        job.report = ReportChannel(descriptor: 3, limit: 8 << 20)
        job.limits.wallSeconds = 120
        let result = try await bench.run(job, slot: slot, doing: "asking for the releases of \(name)")
        return Self.last(String(decoding: result.report, as: UTF8.self), of: name, before: cutoff)
    }

    /// The version of the last file before a moment, from lines of upload times and file names.
    static func last(_ listing: String, of name: String, before cutoff: Timestamp) -> String? {
        var best: (moment: Timestamp, version: String)?
        for line in Text.lines(listing) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, let moment = Timestamp(words[0]), moment <= cutoff,
                let version = version(of: words[1], name: name), moment >= best?.moment ?? moment
            else { continue }
            best = (moment, version)
        }
        return best?.version
    }

    /// The version in the name of a wheel or source distribution.
    private static func version(of file: String, name: String) -> String? {
        var stem = file
        if stem.hasSuffix(".whl") {
            let parts = stem.split(separator: "-")
            guard parts.count >= 5 else { return nil }
            stem = parts[0] + "-" + parts[1]
        } else if let suffix = [".tar.gz", ".zip", ".tar.bz2"].first(where: { stem.hasSuffix($0) }) {
            stem.removeLast(suffix.count)
        } else {
            return nil
        }
        guard let dash = stem.lastIndex(of: "-"), Requirement.normalized(stem[..<dash]) == name else {
            return nil
        }
        let version = String(stem[stem.index(after: dash)...])
        return EnvironmentLock.Pin.isSafe(name: name, version: version) ? version : nil
    }
}
