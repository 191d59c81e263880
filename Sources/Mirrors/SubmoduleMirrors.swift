internal import Files
package import Git
package import Instances
internal import Settings
package import Threads

/// The mirrors of submodules, brought here when an instance needs them.
///
/// What `.gitmodules` says of a URL is a stranger's word: only repositories of GitHub are taken, by their name, and are
/// fetched from where `repos.yaml` or GitHub has them. A repository is fetched once at most, unless it is there with the
/// commit already.
package actor SubmoduleMirrors {
    private let mirrors: MirrorStore
    private let sources: [RepositoryName: String]
    private let pool: ThreadPool
    private var fetches: [RepositoryName: Task<Void, any Error>] = [:]

    /// The mirrors of submodules, from their sources by name.
    package init(mirrors: MirrorStore, sources: [RepositoryName: String], pool: ThreadPool) {
        self.mirrors = mirrors
        self.sources = sources
        self.pool = pool
    }

    /// The mirror that holds a submodule's commit.
    ///
    /// - Throws: `SubmoduleFailure`, when it cannot be had.
    package func mirror(of submodule: Submodule, in repository: RepositoryName) async throws -> MirrorHold {
        guard let name = SubmoduleAddress.repository(submodule.url, in: repository) else {
            throw SubmoduleFailure.elsewhere(url: submodule.url)
        }
        if let mirror = try await existing(name, with: submodule.commit) { return mirror }
        do {
            try await fetch(name)
            let mirror = try await hold(name)
            if try await holds(submodule.commit, mirror) { return mirror }
        } catch let error as GitError {
            throw SubmoduleFailure.unreachable(name, cause: error)
        }
        throw SubmoduleFailure.noCommit(submodule.commit, name)
    }

    /// The mirror as it is, when it has the commit; nil when it cannot be read, since fetching it says what is wrong.
    private func existing(_ name: RepositoryName, with commit: ObjectID) async throws -> MirrorHold? {
        guard mirrors.knows(name) else { return nil }
        do {
            let mirror = try await hold(name)
            return try await holds(commit, mirror) ? mirror : nil
        } catch is GitError {
            return nil
        } catch StoredFault.unreadable {
            return nil
        }
    }

    private func hold(_ name: RepositoryName) async throws -> MirrorHold {
        let mirrors = mirrors
        return try await pool.run { () throws in try mirrors.hold(name) }
    }

    private func fetch(_ name: RepositoryName) async throws {
        if let running = fetches[name] { return try await running.value }
        let source = sources[name] ?? RepositoryEntry(name: name).source(besides: "")
        let (pool, mirrors) = (pool, mirrors)
        let task = Task { try await pool.run { () throws in _ = try mirrors.update(name, from: source) } }
        fetches[name] = task
        try await task.value
    }

    /// Whether a mirror has a commit.
    private func holds(_ commit: ObjectID, _ mirror: MirrorHold) async throws -> Bool {
        try await pool.run { () throws(GitError) in
            do throws(GitError) {
                _ = try Repository(bareAt: mirror.path).tree(of: commit)
                return true
            } catch {
                guard case .missingObject = error.kind else { throw error }
                return false
            }
        }
    }
}

/// Why a submodule stays empty.
package enum SubmoduleFailure: Error, CustomStringConvertible {
    /// It lies somewhere else than on GitHub.
    case elsewhere(url: String)
    /// Its repository cannot be fetched.
    case unreachable(RepositoryName, cause: GitError)
    /// Its repository does not have the commit (any more).
    case noCommit(ObjectID, RepositoryName)

    /// The sentence for people.
    package var description: String {
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
