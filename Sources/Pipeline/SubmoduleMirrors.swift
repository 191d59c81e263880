internal import Configuration
internal import Foundation
internal import Git
internal import Instances
internal import Threads
internal import Workspace

/// The mirrors of submodules, brought here when an instance needs them.
///
/// What `.gitmodules` says of a URL is a stranger's word: only repositories of GitHub are taken, by their name, and are
/// fetched from where `repos.yaml` or GitHub has them. A repository is fetched once at most, unless it is there with the
/// commit already.
actor SubmoduleMirrors {
    private let layout: WorkspaceLayout
    private let sources: [RepositoryName: String]
    private let pool: ThreadPool
    private var fetches: [RepositoryName: Task<Void, any Error>] = [:]

    init(layout: WorkspaceLayout, sources: [RepositoryName: String], pool: ThreadPool) {
        self.layout = layout
        self.sources = sources
        self.pool = pool
    }

    /// The mirror that holds a submodule's commit.
    ///
    /// - Throws: `SubmoduleFailure`, when it cannot be had.
    func mirror(of submodule: Submodule, in repository: RepositoryName) async throws -> String {
        guard let name = SubmoduleAddress.repository(submodule.url, in: repository) else {
            throw SubmoduleFailure.elsewhere(url: submodule.url)
        }
        let path = layout.mirror(of: name)
        if await holds(submodule.commit, path) { return path }
        do {
            try await fetch(name, to: path)
        } catch let error as GitError {
            throw SubmoduleFailure.unreachable(name, cause: error)
        }
        guard await holds(submodule.commit, path) else {
            throw SubmoduleFailure.noCommit(submodule.commit, name)
        }
        return path
    }

    private func fetch(_ name: RepositoryName, to path: String) async throws {
        if let running = fetches[name] { return try await running.value }
        let source = sources[name] ?? RepositoryEntry(name: name).source(besides: "")
        let pool = pool
        let task = Task { try await pool.run { () throws in _ = try Mirror.update(at: path, from: source) } }
        fetches[name] = task
        try await task.value
    }

    private func holds(_ commit: ObjectID, _ path: String) async -> Bool {
        await pool.run {
            guard FileManager.default.fileExists(atPath: path), let mirror = try? Repository(bareAt: path)
            else { return false }
            return (try? mirror.tree(of: commit)) != nil
        }
    }
}

/// Why a submodule stays empty.
enum SubmoduleFailure: Error, CustomStringConvertible {
    /// It lies somewhere else than on GitHub.
    case elsewhere(url: String)
    /// Its repository cannot be fetched.
    case unreachable(RepositoryName, cause: GitError)
    /// Its repository does not have the commit (any more).
    case noCommit(ObjectID, RepositoryName)

    var description: String {
        switch self {
        case .elsewhere(let url): "\(url.debugDescription) is no repository of GitHub"
        case .unreachable(let name, let cause): "\(name) cannot be fetched: \(cause)"
        case .noCommit(let commit, let name): "\(name) does not have the commit \(commit)"
        }
    }
}

/// Reading the URLs of submodules.
enum SubmoduleAddress {
    /// The repository of GitHub that a URL names, as `.gitmodules` of a repository has it; nil for any other place.
    ///
    /// A URL that begins with `./` or `../` is relative to the repository's own (gitmodules, "url").
    static func repository(_ url: String, in parent: RepositoryName) -> RepositoryName? {
        var path: Substring
        if url.hasPrefix("./") || url.hasPrefix("../") {
            var parts = [parent.owner, parent.name]
            for part in url.split(separator: "/") where part != "." {
                if part == ".." {
                    guard parts.popLast() != nil else { return nil }
                } else {
                    parts.append(String(part))
                }
            }
            path = parts.joined(separator: "/")[...]
        } else {
            let prefixes = [
                "https://github.com/", "http://github.com/", "git://github.com/", "ssh://git@github.com/",
                "git@github.com:", "https://www.github.com/",
            ]
            guard let prefix = prefixes.first(where: { url.lowercased().hasPrefix($0) }) else { return nil }
            path = url.dropFirst(prefix.count)
        }
        while path.last == "/" { path.removeLast() }
        if path.hasSuffix(".git") { path.removeLast(4) }
        return RepositoryName(String(path))
    }
}
