internal import Instances

/// What a script comes to: every commit with its tree and parents, and who points where; no ids yet, no disk.
struct DemonstrationHistory: Sendable {
    /// A commit to be written; parents are indices of earlier ones.
    struct Commit: Sendable {
        var tree: SourceTree
        var parents: [Int]
        var author: DemonstrationScript.Person
        var authorDate: Timestamp
        var committer: DemonstrationScript.Person
        var committerDate: Timestamp
        var message: String
    }

    /// A pull request, its commits as indices.
    struct Pull: Sendable {
        var script: DemonstrationScript.Pull
        var base: Int
        var commits: [Int]
        var mergedAt: Timestamp?
        var mergeCommit: Int?
        var isClosed = false

        /// The last of its commits.
        var head: Int { commits.last ?? base }
    }

    /// The commits, parents before children.
    private(set) var commits: [Commit] = []
    /// The branch's commits by first parents, oldest first.
    private(set) var branch: [Int] = []
    /// The tags.
    private(set) var tags: [String: Int] = [:]
    /// The pull requests by number.
    private(set) var pulls: [Int: Pull] = [:]
    private let file: String

    /// Follows a script.
    ///
    /// - Throws: `DemonstrationScriptError` at the line of a change that cannot be made.
    init(_ script: DemonstrationScript) throws(DemonstrationScriptError) {
        file = script.file
        for event in script.events {
            switch event {
            case .commit(let commit): branch.append(try write(commit, after: branch.last))
            case .tag(let name, let line): tags[name] = try tip(line)
            case .pull(let pull): try open(pull)
            case .merge(let merge): try perform(merge)
            case .close(let number, let line): try end(number, line) { $0.isClosed = true }
            }
        }
        guard !branch.isEmpty else { throw error("the script has no commit", 1) }
    }

    private mutating func write(
        _ commit: DemonstrationScript.Commit, after parent: Int?,
        committer: DemonstrationScript.Person? = nil, at date: Timestamp? = nil
    ) throws(DemonstrationScriptError) -> Int {
        var tree = parent.map { commits[$0].tree } ?? SourceTree()
        try tree.apply(commit.changes, file: file)
        commits.append(
            Commit(
                tree: tree, parents: parent.map { [$0] } ?? [], author: commit.author,
                authorDate: commit.date, committer: committer ?? commit.author,
                committerDate: date ?? commit.date, message: commit.message))
        return commits.count - 1
    }

    private mutating func open(_ pull: DemonstrationScript.Pull) throws(DemonstrationScriptError) {
        guard pulls[pull.number] == nil else { throw error("#\(pull.number) was opened before", pull.line) }
        let base = try tip(pull.line)
        var parent = try forkPoint(pull)
        var written: [Int] = []
        for commit in pull.commits {
            parent = try write(commit, after: parent)
            written.append(parent)
        }
        pulls[pull.number] = Pull(script: pull, base: base, commits: written)
    }

    private func forkPoint(_ pull: DemonstrationScript.Pull) throws(DemonstrationScriptError) -> Int {
        switch pull.fork {
        case .tag(let name):
            guard let commit = tags[name] else { throw error("there is no tag `\(name)` yet", pull.line) }
            return commit
        case .back(let count):
            guard (0..<branch.count).contains(count) else {
                throw error("the branch has only \(branch.count) commits at this point", pull.line)
            }
            return branch[branch.count - 1 - count]
        }
    }

    /// Merges as GitHub does: its messages, its committer, and for a rebase new commits by the one who merges.
    private mutating func perform(_ merge: DemonstrationScript.Merge) throws(DemonstrationScriptError) {
        guard let pull = pulls[merge.number] else {
            throw error("there is no pull request #\(merge.number) yet", merge.line)
        }
        let script = pull.script
        if merge.kind == .rebase {
            for commit in script.commits {
                branch.append(
                    try write(commit, after: branch.last, committer: merge.person, at: merge.date))
            }
        } else {
            let tip = try tip(merge.line)
            var tree = commits[tip].tree
            for commit in script.commits { try tree.apply(commit.changes, file: file) }
            let isMerge = merge.kind == .merge
            let author = isMerge ? merge.person : script.commits.first?.author ?? merge.person
            commits.append(
                Commit(
                    tree: tree, parents: isMerge ? [tip, pull.head] : [tip], author: author,
                    authorDate: merge.date, committer: .website, committerDate: merge.date,
                    message: isMerge ? Self.mergeMessage(script) : Self.squashMessage(script)))
            branch.append(commits.count - 1)
        }
        let last = branch.last
        try end(merge.number, merge.line) {
            $0.mergedAt = merge.date
            $0.mergeCommit = last
        }
    }

    private mutating func end(
        _ number: Int, _ line: Int, _ change: (inout Pull) -> Void
    ) throws(DemonstrationScriptError) {
        guard var pull = pulls[number] else { throw error("there is no pull request #\(number) yet", line) }
        guard !pull.isClosed, pull.mergedAt == nil else {
            throw error("#\(number) is merged or closed already", line)
        }
        change(&pull)
        pulls[number] = pull
    }

    private static func mergeMessage(_ pull: DemonstrationScript.Pull) -> String {
        "Merge pull request #\(pull.number) from \(pull.login)/\(pull.head)\n\n\(pull.title)\n"
    }

    private static func squashMessage(_ pull: DemonstrationScript.Pull) -> String {
        let subject = "\(pull.title) (#\(pull.number))\n"
        guard pull.commits.count > 1 else { return subject }
        return subject + "\n" + pull.commits.map { "* \($0.message)" }.joined(separator: "\n")
    }

    private func tip(_ line: Int) throws(DemonstrationScriptError) -> Int {
        guard let tip = branch.last else { throw error("the branch has no commit yet", line) }
        return tip
    }

    private func error(_ message: String, _ line: Int) -> DemonstrationScriptError {
        DemonstrationScriptError(file: file, line: line, message: message)
    }
}
