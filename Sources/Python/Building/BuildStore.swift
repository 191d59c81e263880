internal import Digests
internal import Files
internal import Foundation
internal import Sandbox

/// Builds of a repository's commits, reused by every variant and instance that agrees in all inputs of the build.
///
/// Repositories share nothing here, so a malicious build affects only its own repository.
struct BuildStore: Sendable {
    /// The directory of the repository's builds.
    let directory: String
    let cacheFiles: CacheFiles

    /// A stored build.
    struct Kept: Hashable, Sendable {
        var path: String
        var environment: String { "\(path)/environment" }
        var checkout: String { "\(path)/checkout" }
    }

    /// Inputs of a build that are only known once it has run, with their digests.
    struct Findings: Hashable, Sendable, Codable {
        var inputs: [String: String] = [:]
    }

    /// The build of a key for a checkout; nil when there is none whose additional inputs match the checkout.
    func find(_ key: SHA256Digest, checkout: String) -> Kept? {
        let home = "\(directory)/\(key.hex)"
        for name in cacheFiles.names(in: home) {
            guard let findings = findings(at: "\(home)/\(name)/inputs.json"),
                findings.inputs.allSatisfy({ Self.digest("\(checkout)/\($0.key)") == $0.value })
            else { continue }
            return Kept(path: "\(home)/\(name)")
        }
        return nil
    }

    private func findings(at path: String) -> Findings? {
        guard let data = cacheFiles.read(path) else { return nil }
        do {
            return try JSONDecoder().decode(Findings.self, from: data)
        } catch {
            cacheFiles.faults.add(path, error)
            return nil
        }
    }

    /// Stores a build.
    ///
    /// Files that are unchanged copies of the checkout are removed, as they would hide the files of other commits;
    /// files that other builds have too are hard-linked to theirs.
    ///
    /// - Parameters:
    ///   - environment: The upper layer of the environment; nil for none.
    ///   - built: The upper layer of the checkout.
    ///   - work: An empty directory on the same file system, which becomes the build.
    /// - Throws: When the file system refuses.
    func keep(
        _ key: SHA256Digest, environment: String?, built: String, checkout: String, work: String
    ) throws(EnvironmentError) -> Kept {
        var findings = Findings()
        let objects = "\(directory)/objects"
        try Workbench.makeDirectory(objects)
        try Workbench.makeDirectory("\(directory)/\(key.hex)")
        try Self.trim(built, checkout: checkout, objects: objects, into: &findings)
        let kept = Kept(path: "\(directory)/\(key.hex)/\(UUID().uuidString)")
        do {
            try Workbench.write(Array(JSONEncoder().encode(findings)), to: "\(work)/inputs.json")
            try FileManager.default.moveItem(atPath: built, toPath: "\(work)/checkout")
            if let environment {
                try FileManager.default.moveItem(atPath: environment, toPath: "\(work)/environment")
            }
            try FileManager.default.moveItem(atPath: work, toPath: kept.path)
        } catch {
            throw .infrastructure(doing: "keeping what was built at \(kept.path)", error)
        }
        return kept
    }

    /// Removes unchanged files and empty directories, and records which files of the checkout were inputs.
    private static func trim(
        _ built: String, checkout: String, objects: String, into findings: inout Findings
    ) throws(EnvironmentError) {
        var pending: [(path: String, depth: Int)] = [("", 0)]
        var folders: [String] = []
        while let (folder, depth) = pending.popLast() {
            guard depth < 64 else {
                throw .install(step: "compiling", said: "directories are nested too deeply")
            }
            let here = folder.isEmpty ? built : "\(built)/\(folder)"
            // A directory that untrusted code made unreadable stays as it is.
            for name in (try? Workbench.names(in: here)) ?? [] {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                var status = stat()
                guard lstat("\(built)/\(path)", &status) == 0 else { continue }
                switch status.st_mode & S_IFMT {
                case S_IFDIR:
                    folders.append(path)
                    pending.append((path, depth + 1))
                case S_IFREG: examine(path, built, checkout, objects, Int(status.st_size), &findings)
                default: continue
                }
            }
        }
        for folder in folders.sorted().reversed() { rmdir("\(built)/\(folder)") }
    }

    private static func examine(
        _ path: String, _ built: String, _ checkout: String, _ objects: String, _ size: Int,
        _ findings: inout Findings
    ) {
        let own = digest("\(built)/\(path)")
        let original = digest("\(checkout)/\(path)")
        if let original {
            if original == own {
                unlink("\(built)/\(path)")
                return
            }
            findings.inputs[path] = original
        }
        if let source = pythonSource(ofModule: path), let digest = digest("\(checkout)/\(source)") {
            findings.inputs[source] = digest
        }
        guard size >= 4096, let own else { return }
        let object = "\(objects)/\(own)"
        if link("\(built)/\(path)", object) == 0 || errno != EEXIST { return }
        // The same bytes are stored already; one file is enough.
        let spare = "\(built)/\(path).swegym-link"
        if link(object, spare) == 0, rename(spare, "\(built)/\(path)") != 0 { unlink(spare) }
    }

    /// The Python file from which a compiled module may have been built.
    static func pythonSource(ofModule path: String) -> String? {
        guard path.hasSuffix(".so") else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, let stem = name.split(separator: ".").first else { return nil }
        return (parts.dropLast() + [stem]).joined(separator: "/") + ".py"
    }

    /// The digest of a regular file; nil for anything else.
    private static func digest(_ path: String) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return try? FileDigest.of(path).sha256
    }
}
