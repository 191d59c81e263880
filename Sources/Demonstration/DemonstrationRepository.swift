internal import Foundation
internal import Git
internal import GitHub
package import Instances

/// The demonstration on disk: a bare Git repository and the archive of its pull requests and issues.
package struct DemonstrationRepository: Hashable, Sendable {
    /// The repository's name.
    package let name: RepositoryName
    /// The path of the bare repository, absolute.
    package let repository: String
    /// The path of the archive's directory, absolute.
    package let archive: String

    /// The embedded script: a small library with a history of two years.
    ///
    /// - Throws: `DemonstrationScriptError`.
    package static func embeddedScript() throws(DemonstrationScriptError) -> DemonstrationScript {
        let text = String(decoding: PackageResources.demo_repository_txt, as: UTF8.self)
        return try DemonstrationScript(text, file: "demo-repository.txt")
    }

    /// Makes the embedded demonstration in a directory.
    ///
    /// - Throws: What `build(_:in:)` throws.
    package static func build(in directory: String) throws -> DemonstrationRepository {
        try build(embeddedScript(), in: directory)
    }

    /// Makes the repository and the archive of a script in a directory; what is there already is completed, so that
    /// an interrupted build can be repeated.
    ///
    /// Nobody else may build there meanwhile.
    ///
    /// - Throws: `DemonstrationScriptError`, `GitError` or `RecordError`.
    package static func build(
        _ script: DemonstrationScript, in directory: String
    ) throws -> DemonstrationRepository {
        let history = try DemonstrationHistory(script)
        let root = URL(filePath: directory).standardizedFileURL.path(percentEncoded: false)
        let place = root.hasSuffix("/") ? String(root.dropLast()) : root
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let built = DemonstrationRepository(
            name: script.repository, repository: place + "/repository.git", archive: place + "/archive")
        built.removeLocks()
        let ids = try built.write(history, branch: script.branch)
        let known = history.archive(of: script) { ids[$0] }
        try ArchiveWriter(directory: built.archive).write(known)
        return built
    }

    /// Removes the locks of references that a build which was killed has left behind; others would stop at them for ever.
    private func removeLocks() {
        let files = FileManager.default.enumerator(atPath: repository)
        while let path = files?.nextObject() as? String {
            guard path.hasSuffix(".lock") else { continue }
            unlink("\(repository)/\(path)")
        }
    }

    private func write(_ history: DemonstrationHistory, branch: String) throws(GitError) -> [ObjectID] {
        let writer = try RepositoryWriter(at: repository)
        var ids: [ObjectID] = []
        for commit in history.commits {
            let parent = commit.parents.first.map { history.commits[$0].tree } ?? SourceTree()
            var files: [GitPath: RepositoryWriter.Content?] = [:]
            for path in commit.tree.changedPaths(since: parent) {
                files.updateValue(
                    commit.tree.bytes(of: path).map { .file($0) }, forKey: GitPath(path))
            }
            ids.append(
                try writer.commit(
                    files, parents: commit.parents.map { ids[$0] },
                    author: Signature(commit.author, commit.authorDate),
                    committer: Signature(commit.committer, commit.committerDate), message: commit.message))
        }
        for (number, pull) in history.pulls.sorted(by: { $0.key < $1.key }) {
            try writer.setReference("refs/pull/\(number)/head", to: ids[pull.head])
        }
        for (name, commit) in history.tags.sorted(by: { $0.key < $1.key }) {
            try writer.tag(name, at: ids[commit])
        }
        if let tip = history.branch.last { try writer.setReference("refs/heads/\(branch)", to: ids[tip]) }
        try writer.setHead(branch: branch)
        return ids
    }
}

extension Signature {
    fileprivate init(_ person: DemonstrationScript.Person, _ date: Timestamp) {
        self.init(name: person.name, email: person.email, date: date)
    }
}
