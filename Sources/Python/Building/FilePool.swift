internal import Digests
internal import Files
internal import Foundation
internal import Processes

/// Files that several packages or environments have in common, stored once: a file per digest, hard-linked to every
/// place.
///
/// Two releases of a package share most of their files (nine tenths of the bytes of botocore), and uv's cache stores
/// every release completely. Nothing depends on the pool: it can be deleted at any time, and a file that cannot be
/// linked stays as it is.
struct FilePool: Sendable {
    /// The directory of the pool.
    let path: String
    /// uv's cache, whose unpacked wheels share files with the environments.
    let cache: String

    /// Shares the files of a newly installed environment and of the wheels that it came from.
    ///
    /// Wheels that were shared before are not read again, so only the environment's own files are left.
    @concurrent
    func share(environment: String, sitePackages: String) async {
        CPUMeter.measuringHere { shareFiles(of: environment, sitePackages: sitePackages) }
    }

    private func shareFiles(of environment: String, sitePackages: String) {
        let packages = "\(environment)/\(sitePackages)"
        for archive in newArchives() {
            let root = "\(cache)/\(archive)"
            for (file, status) in Self.files(below: root) {
                let installed = "\(packages)/\(file)"
                share("\(root)/\(file)", status, with: installed)
            }
            markShared(archive)
        }
        share(below: environment)
    }

    /// Shares the files of a directory that have no other link yet.
    func share(below directory: String) {
        for (file, status) in Self.files(below: directory) where status.st_nlink == 1 {
            share("\(directory)/\(file)", status, with: nil)
        }
    }

    /// Removes files and wheels that nothing else refers to.
    ///
    /// - Returns: The number of bytes freed.
    @discardableResult
    func forgetUnused() -> Int {
        var freed = 0
        for shard in Self.names(in: path) where shard.count == 2 {
            for name in Self.names(in: "\(path)/\(shard)") {
                let file = "\(path)/\(shard)/\(name)"
                guard let status = Self.status(of: file), status.st_nlink == 1, unlink(file) == 0 else {
                    continue
                }
                freed += Int(status.st_blocks) * 512
            }
        }
        for archive in Self.archives(in: "\(path)/archives")
        where !FileManager.default.fileExists(atPath: "\(cache)/\(archive)") {
            unlink("\(path)/archives/\(archive)")
        }
        return freed
    }

    /// The unpacked wheels whose files were not shared yet.
    private func newArchives() -> [String] {
        let known = Set(Self.archives(in: "\(path)/archives"))
        return Self.archives(in: cache).filter { !known.contains($0) }
    }

    /// The unpacked wheels of a cache by their paths in it, sorted; newer releases of uv raise the number in the
    /// directory's name.
    static func archives(in cache: String) -> [String] {
        names(in: cache).filter { $0.hasPrefix("archive-v") }.sorted().flatMap { bucket in
            names(in: "\(cache)/\(bucket)").sorted().map { "\(bucket)/\($0)" }
        }
    }

    private func markShared(_ archive: String) {
        let bucket = archive.split(separator: "/").first ?? ""
        ensureDirectory("\(path)/archives/\(bucket)")
        _ = FileManager.default.createFile(atPath: "\(path)/archives/\(archive)", contents: nil)
    }

    /// Replaces a file, and a second link to it, by the pool's file with the same content.
    private func share(_ file: String, _ status: stat, with second: String?) {
        guard status.st_size > 0, let found = try? FileDigest.of(file) else { return }
        // An executable file differs from one that is not.
        let kind = status.st_mode & 0o111 == 0 ? "" : "x"
        let digest = found.sha256.prefix(40)
        let shard = "\(path)/\(digest.prefix(2))"
        let kept = "\(shard)/\(digest.dropFirst(2))\(kind)"
        ensureDirectory(shard)
        if link(file, kept) == 0 { return }
        guard errno == EEXIST, let known = Self.status(of: kept), known.st_ino != status.st_ino,
            known.st_size == status.st_size
        else { return }
        guard replace(file, by: kept) else {
            // The file system limits the number of links: further ones go to another copy.
            if errno == EMLINK, unlink(kept) == 0 { link(file, kept) }
            return
        }
        if let second, Self.status(of: second)?.st_ino == status.st_ino { _ = replace(second, by: kept) }
    }

    /// Replaces a file by a link to another one, atomically.
    private func replace(_ file: String, by kept: String) -> Bool {
        let temporary = "\(path)/.linking-\(UUID().uuidString)"
        guard link(kept, temporary) == 0 else { return false }
        // Renaming over a link to the same file does nothing and leaves both.
        defer { unlink(temporary) }
        return rename(temporary, file) == 0
    }

    /// The regular files below a directory by their relative paths; links are not followed.
    static func files(below root: String) -> [(String, stat)] {
        var found: [(String, stat)] = []
        var pending = [""]
        while let directory = pending.popLast() {
            for name in names(in: directory.isEmpty ? root : "\(root)/\(directory)") {
                let relative = directory.isEmpty ? name : "\(directory)/\(name)"
                guard let status = status(of: "\(root)/\(relative)") else { continue }
                switch status.st_mode & S_IFMT {
                case S_IFDIR: pending.append(relative)
                case S_IFREG: found.append((relative, status))
                default: break
                }
            }
        }
        return found
    }

    /// The names in a directory; none for one that cannot be read, whose files are then neither shared nor counted.
    static func names(in directory: String) -> [String] { (try? Workbench.names(in: directory)) ?? [] }

    /// Without a directory files are not shared, which costs room only.
    private func ensureDirectory(_ path: String) { try? Workbench.makeDirectory(path) }

    static func status(of path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}
