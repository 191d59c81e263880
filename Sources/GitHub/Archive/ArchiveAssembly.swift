internal import Instances
internal import JSON

/// Puts the lines of a repository's files together.
struct ArchiveAssembly {
    private let names: RepositoryNames
    private var repository: RepositoryName { names.current }
    private var pulls: [Int: PullRequest] = [:]
    private var commits: [Int: Ordered<ObjectID, PullRequestCommit>] = [:]
    private var issues: [Int: Issue] = [:]
    private var comments: [Int: Ordered<Int, IssueComment>] = [:]
    private var closers: [Int: [Int]] = [:]
    private var refusals: [Refusal] = []
    private var diagnostics: [ArchiveDiagnostic] = []

    init(_ names: RepositoryNames) {
        self.names = names
    }

    /// Adds one line of a file.
    mutating func take(_ bytes: [UInt8], _ range: Range<Int>, _ file: ArchiveFile, _ place: ArchivePlace) {
        var number: Int?
        do throws(JSONFault) {
            var scanner = JSONScanner(bytes, range)
            switch file {
            case .pulls:
                let pull = try PullRequestLine(&scanner, of: names, number: &number)
                try scanner.finish()
                pulls[pull.pullRequest.number] = pull.pullRequest
            case .commits:
                let line = try CommitLine(&scanner)
                try scanner.finish()
                commits[line.pullNumber, default: Ordered()].set(line.commit.sha, line.commit)
            case .issues:
                let (issue, closers) = try issue(from: &scanner)
                try scanner.finish()
                issues[issue.number] = issue
                self.closers[issue.number] = closers
            case .comments:
                let line = try CommentLine(&scanner)
                try scanner.finish()
                comments[line.issueNumber, default: Ordered()].set(line.id, line.comment)
            }
        } catch {
            refuse(error, number, file, place)
        }
    }

    /// Records that an issue is there, when no line says more of it.
    mutating func takeUntoldIssue(_ number: Int) {
        guard number > 0, issues[number] == nil else { return }
        issues[number] = Issue(number: number, title: nil, body: nil)
    }

    /// Records something that was left out.
    mutating func note(_ path: String, _ line: Int?, _ message: String) {
        diagnostics.append(ArchiveDiagnostic(path: path, line: line, message: message))
    }

    /// An issue that GitHub says was closed by a pull request's merging is one that it closes, whatever its text says.
    private mutating func addClosedIssues() {
        for (issue, closers) in closers.sorted(by: { $0.key < $1.key }) {
            for closer in closers where pulls[closer] != nil {
                let known = pulls[closer]?.closingIssues ?? []
                if !known.contains(issue) { pulls[closer]?.closingIssues = known + [issue] }
            }
        }
    }

    /// All that was taken in, by number.
    consuming func archive() -> RepositoryArchive {
        for (number, commits) in commits { pulls[number]?.commits = commits.values }
        for (number, comments) in comments { issues[number]?.comments = comments.values }
        addClosedIssues()
        // A number that another line describes well is that line's, not the refusal's.
        let refusals = refusals.map { refusal in
            var refusal = refusal
            if let number = refusal.number, pulls[number] != nil { refusal.number = nil }
            return refusal
        }
        return RepositoryArchive(
            repository: repository, pullRequests: pulls.values.sorted { $0.number < $1.number },
            issues: issues, refusals: refusals, diagnostics: diagnostics)
    }

    private mutating func refuse(
        _ fault: JSONFault, _ number: Int?, _ file: ArchiveFile, _ place: ArchivePlace
    ) {
        guard file == .pulls else {
            note(place.path, place.line, fault.description)
            return
        }
        refusals.append(
            Refusal(
                repository: repository, number: number, reasons: [.malformed],
                detail: "\(place.path):\(place.line): \(fault)"))
    }
}

/// Values by key in the order in which the keys first came; a value that comes again takes the first one's place.
private struct Ordered<Key: Hashable, Value> {
    private(set) var values: [Value] = []
    private var places: [Key: Int] = [:]

    mutating func set(_ key: Key?, _ value: Value) {
        if let key, let place = places[key] {
            values[place] = value
            return
        }
        if let key { places[key] = values.count }
        values.append(value)
    }
}
