internal import Foundation
internal import Instances
internal import Sandbox

/// The releases of a package in the index, including yanked ones.
struct ReleaseHistory: Sendable {
    let bench: Workbench

    /// The version that was released last before a moment; nil when there was none.
    func last(
        _ name: String, before cutoff: Timestamp, interpreter: Interpreter, slot: Int
    ) async throws(EnvironmentError) -> String? {
        let listing: Listing
        if let known = known(name), known.askedAt > cutoff {
            listing = known
        } else {
            listing = try await ask(name, interpreter: interpreter, slot: slot)
        }
        return listing.last(of: name, before: cutoff)?.version
    }

    /// The last releases of packages that have nothing but yanked ones before a moment, as far as earlier questions tell.
    func withdrawn(_ names: some Sequence<String>, before cutoff: Timestamp) -> [String: String] {
        var found: [String: String] = [:]
        let asked = Set(bench.cacheFiles.names(in: directory))
        for name in names where asked.contains(name) {
            guard let listing = known(name), listing.askedAt > cutoff,
                let last = listing.last(of: name, before: cutoff), last.allAreYanked
            else { continue }
            found[name] = last.version
        }
        return found
    }

    private func ask(
        _ name: String, interpreter: Interpreter, slot: Int
    ) async throws(EnvironmentError) -> Listing {
        let interpreter = try bench.companion(of: interpreter)
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
        let askedAt = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let result = try await bench.run(job, slot: slot, doing: "asking for the releases of \(name)")
        let text = String(decoding: result.report, as: UTF8.self)
        if result.succeeded, !text.isEmpty, let path = path(name) {
            try bench.cacheFiles.write(Array("\(askedAt)\n\(text)".utf8), to: path)
        }
        return Listing(askedAt: askedAt, text: text)
    }

    /// What the index said of a package before; nil when it was not asked.
    private func known(_ name: String) -> Listing? {
        guard let path = path(name), let data = bench.cacheFiles.read(path) else { return nil }
        let parts = data.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let askedAt = Timestamp(String(decoding: parts[0], as: UTF8.self)) else {
            return nil
        }
        return Listing(askedAt: askedAt, text: String(decoding: parts[1], as: UTF8.self))
    }

    private var directory: String { "\(bench.keep)/releases" }

    /// Where the answer for a package is kept; nil for what is no name.
    private func path(_ name: String) -> String? {
        Requirement.isName(name) ? "\(directory)/\(Requirement.normalized(name))" : nil
    }

    /// Lines of upload times and file names; a third word says that a file is yanked.
    struct Listing {
        var askedAt: Timestamp
        var text: String

        /// The version of the last file before a moment, and whether all files until then are yanked.
        func last(of name: String, before cutoff: Timestamp) -> (version: String, allAreYanked: Bool)? {
            var best: (moment: Timestamp, version: String)?
            var allAreYanked = true
            for line in Text.lines(text) {
                let words = line.split(separator: " ").map(String.init)
                guard words.count >= 2, let moment = Timestamp(words[0]), moment <= cutoff,
                    let version = ReleaseHistory.version(of: words[1], name: name)
                else { continue }
                if words.count == 2 { allAreYanked = false }
                if moment >= best?.moment ?? moment { best = (moment, version) }
            }
            return best.map { ($0.version, allAreYanked) }
        }
    }

    /// The version in the name of a wheel or source distribution.
    fileprivate static func version(of file: String, name: String) -> String? {
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
