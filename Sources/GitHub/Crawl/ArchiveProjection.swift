internal import Files
internal import Instances

/// Makes an archive of the stored pages.
///
/// Of several versions of a thing the first counts, until a page says that what was read so far is accepted: then the
/// last one before it. So what was published stays as it is, while everything that GitHub ever said is kept. The same
/// pages give the same bytes.
struct ArchiveProjection {
    private let journal: CrawlJournal
    private let pages: [StoredPage]
    private let repository: RepositoryName
    private let lastAccepted: Int

    init(journal: CrawlJournal, pages: [StoredPage], repository: RepositoryName) {
        self.journal = journal
        self.pages = pages
        self.repository = repository
        lastAccepted = pages.last { $0.kind == .accept }?.sequence ?? 0
    }

    /// Writes the files of the repository.
    ///
    /// - Throws: `GitHubError.badPage`, `RecordError`.
    func write(to directory: String, state: CrawlState) throws -> GitHubReport {
        try RecordFile.makeDirectory(directory)
        var pulls = try VersionSpool(for: "\(directory)/\(ArchiveFile.pulls.rawValue)")
        var issues = try VersionSpool(for: "\(directory)/\(ArchiveFile.issues.rawValue)")
        var comments = try VersionSpool(for: "\(directory)/\(ArchiveFile.comments.rawValue)")
        var unnamed: [Int: Int] = [:]
        for page in pages {
            switch page.kind {
            case .pulls, .changes, .pullsByNumber: try take(page, &pulls, &unnamed)
            case .items: try take(page, &issues, &comments)
            case .comments: try takeFurther(page, &comments)
            case .census, .changedIssues, .end, .accept: break
            }
        }
        pulls.keepNameless(state.untold)
        let gone = state.gone.intersection(pulls.numbers)
        if lastAccepted > 0 {
            for number in gone { pulls.remove(number) }
        }
        var report = GitHubReport()
        report.unreadable = pulls.makeshifts
        report.edited = pulls.edited.count + issues.edited.union(comments.edited).count
        report.gone = (lastAccepted > 0 ? 0 : gone.count) + issues.vanished.count
        report.unnamedClosings = unnamed.values.reduce(0, +)
        report.absent = state.items.count - issues.numbers.count
        if let name = state.name, name.lowercased() != repository.description.lowercased() {
            report.newName = name
        }
        report.pulls = try pulls.finish()
        report.issues = try issues.finish()
        report.comments = try comments.finish()
        // Commits come from the mirror.
        try RecordFile.write([UInt8](), to: "\(directory)/\(ArchiveFile.commits.rawValue)", durable: false)
        return report
    }

    private func isAccepted(_ page: StoredPage) -> Bool { page.sequence <= lastAccepted }

    private func take(_ page: StoredPage, _ spool: inout VersionSpool, _ unnamed: inout [Int: Int]) throws {
        let answer = try journal.answer(of: page)
        for (index, node) in answer.allPulls.enumerated() {
            if let number = node.number {
                unnamed[number] = node.untoldClosingIssues > 0 ? node.untoldClosingIssues : nil
            }
            if let pull = node.pull {
                let line = ArchiveLine.pull(pull, node, of: repository)
                try spool.take(node.number ?? 0, [line], version: page.sequence, replacing: isAccepted(page))
            } else {
                let line = ArchiveLine.unreadable(number: node.number, fault: node.fault ?? "")
                let key = node.number ?? -(page.sequence * 1000 + index)
                try spool.takeMakeshift(key, line, version: page.sequence)
            }
        }
    }

    private func take(
        _ page: StoredPage, _ issues: inout VersionSpool, _ comments: inout VersionSpool
    ) throws {
        let answer = try journal.answer(of: page)
        for number in page.numbers {
            guard let node = answer.items[number] ?? nil, isOurs(node, number) else {
                issues.lose(number, replacing: isAccepted(page))
                comments.lose(number, replacing: isAccepted(page))
                continue
            }
            let line = ArchiveLine.issue(node, of: repository)
            try issues.take(number, [line], version: page.sequence, replacing: isAccepted(page))
            let lines = node.comments.map { ArchiveLine.comment($0, on: number) }
            try comments.take(number, lines, version: page.pass, replacing: isAccepted(page))
        }
    }

    private func takeFurther(_ page: StoredPage, _ comments: inout VersionSpool) throws {
        let answer = try journal.answer(of: page)
        for number in page.numbers {
            guard let node = answer.items[number] ?? nil else { continue }
            let lines = node.comments.map { ArchiveLine.comment($0, on: number) }
            try comments.add(lines, to: number, version: page.pass)
        }
    }

    /// Whether an issue still lies where it was asked for; one that was transferred answers from elsewhere.
    private func isOurs(_ node: ItemNode, _ number: Int) -> Bool {
        guard node.issue.number == number else { return false }
        guard let place = node.repository?.lowercased() else { return true }
        return place == repository.description.lowercased() || names.contains(place)
    }

    /// The names that the repository bore while it was read.
    private var names: Set<String> { Set(pages.compactMap { $0.name?.lowercased() }) }
}

extension RepositoryAnswer {
    /// The pull requests that it holds, in a list or by number.
    var allPulls: [PullNode] {
        (pulls?.nodes ?? [])
            + pullsByNumber.sorted { $0.key < $1.key }.map { number, node in
                node ?? PullNode(number: number, fault: "GitHub does not tell it")
            }
    }

    /// The pull requests that can be read, with the issues that GitHub says they close.
    func pullRequests(in repository: RepositoryName) -> [PullRequest] {
        allPulls.compactMap { node in
            guard var pull = node.pull else { return nil }
            let own = [repository.description.lowercased(), name?.lowercased()]
            pull.closingIssues = node.closing.filter { reference in
                reference.repository.map { own.contains($0.lowercased()) } ?? true
            }.map(\.number)
            return pull
        }
    }
}
