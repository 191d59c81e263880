package import Digests
internal import Files
internal import Foundation
package import Instances
internal import Paths

/// A directory of GitHub metadata: for each repository the objects of the REST API, one a line, in `pulls.jsonl`,
/// `commits.jsonl`, `issues.jsonl` and `comments.jsonl`, as `gh api --paginate` gives them.
///
/// A repository's directory is `OWNER__NAME` or `OWNER/NAME`. Commits carry the `pull_number` they belong to,
/// comments the `issue_number` (or the API's `issue_url`). A file may also be called `pulls.json` and so on, hold the
/// arrays that `gh api --paginate` prints, and be packed (`.gz`). Hours of GH Archive (`2024-01-31-7.json.gz`) may lie
/// in the directory instead; see `readHours`.
package struct Archive: Hashable, Sendable {
    /// The directory.
    package let directory: String

    /// An archive in a directory.
    package init(at directory: String) {
        self.directory = directory
    }

    /// The repositories of which the archive holds pull requests, by name.
    ///
    /// - Throws: `ArchiveError.noArchive`.
    package func repositories() throws(ArchiveError) -> [RepositoryName] {
        guard FileManager.default.fileExists(atPath: directory) else {
            throw ArchiveError.noArchive(path: directory)
        }
        var names: Set<RepositoryName> = []
        for entry in try Self.names(in: directory) {
            if let id = InstanceID("\(entry)-0") {
                names.insert(id.repository)
            } else {
                let path = "\(directory)/\(entry)"
                let inner = Directory.isDirectory(path) ? try Self.names(in: path) : []
                names.formUnion(inner.compactMap { RepositoryName("\(entry)/\($0)") })
            }
        }
        return names.filter { contains($0) }.sorted()
    }

    /// Whether the archive holds pull requests of a repository, under the name of today or a former one.
    package func contains(_ repository: RepositoryName, formerly names: [RepositoryName] = []) -> Bool {
        place(of: RepositoryNames(repository, former: names)) != nil
    }

    /// Reads all that the archive holds of a repository.
    ///
    /// A line that cannot be read is refused and recorded, the others are taken. Of two lines about the same thing
    /// the last wins. Files other than `pulls.jsonl` may be absent.
    ///
    /// - Parameter names: former names of the repository; its files may lie under one of them.
    /// - Throws: `ArchiveError` when the repository is not there or a file cannot be read.
    package func read(
        _ repository: RepositoryName, formerly names: [RepositoryName] = []
    ) throws(ArchiveError) -> RepositoryArchive {
        let names = RepositoryNames(repository, former: names)
        guard let place = place(of: names) else {
            guard FileManager.default.fileExists(atPath: directory) else {
                throw ArchiveError.noArchive(path: directory)
            }
            throw ArchiveError.noRepository(name: repository.description, path: directory)
        }
        var assembly = ArchiveAssembly(names)
        for file in ArchiveFile.allCases {
            guard let path = file.path(in: place) else {
                assembly.note("\(place)/\(file.rawValue)", nil, "the file is not there")
                continue
            }
            let dropped = try ObjectFile(path).forEachObject { bytes, range, number in
                assembly.take(bytes, range, file, ArchivePlace(path: path, line: number))
            }
            if dropped > 0 { assembly.note(path, nil, "\(dropped) objects are cut or too large") }
        }
        return assembly.archive()
    }

    /// The digest of all that the archive holds of a repository; nothing is decoded.
    ///
    /// - Throws: `ArchiveError` when the directory cannot be listed, `RecordError` when a file cannot be read.
    package func digest(
        of repository: RepositoryName, formerly names: [RepositoryName] = []
    ) throws -> SHA256Digest {
        var hasher = SHA256Hasher()
        for file in try files(of: RepositoryNames(repository, former: names)) {
            hasher.update("\(PathText.name(of: file))\n".utf8)
            var blocks = try BlockFile(file)
            while let block = try blocks.next() { hasher.update(block) }
        }
        return hasher.finish()
    }

    /// The files that the archive holds of a repository, in the order in which they are read.
    ///
    /// - Throws: `ArchiveError` when the directory cannot be listed.
    func files(of repository: RepositoryNames) throws(ArchiveError) -> [String] {
        guard let place = place(of: repository) else { return try hours }
        return ArchiveFile.allCases.compactMap { $0.path(in: place) }
    }

    /// The names in a directory of the archive.
    static func names(in path: String) throws(ArchiveError) -> [String] {
        do throws(RecordError) {
            return try Directory.names(in: path)
        } catch {
            throw .unreadable(path: path, cause: error.cause)
        }
    }

    private func place(of repository: RepositoryNames) -> String? {
        repository.all.lazy.flatMap { ["\(directory)/\($0.slug)", "\(directory)/\($0)"] }.first {
            ArchiveFile.pulls.path(in: $0) != nil
        }
    }
}

/// The files of a repository, in the order in which they are read.
enum ArchiveFile: String, CaseIterable {
    case pulls = "pulls.jsonl"
    case commits = "commits.jsonl"
    case issues = "issues.jsonl"
    case comments = "comments.jsonl"

    /// Where it lies in a repository's directory, under the first of its names that is there.
    func path(in directory: String) -> String? {
        let plain = rawValue.dropLast(".jsonl".count)
        return [rawValue, "\(plain).json", "\(rawValue).gz", "\(plain).json.gz"].lazy
            .map { "\(directory)/\($0)" }.first { FileManager.default.fileExists(atPath: $0) }
    }
}

/// Where a line stands.
struct ArchivePlace {
    var path: String
    var line: Int
}
