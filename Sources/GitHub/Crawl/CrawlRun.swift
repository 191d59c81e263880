internal import Instances

/// One pass over a repository, from where the pages end.
struct CrawlRun {
    private let client: GitHubClient
    private let repository: RepositoryName
    private let journal: CrawlJournal
    private let progress: @Sendable (GitHubProgress) -> Void
    /// The pages stored so far.
    private(set) var pages: [StoredPage]
    /// What they come to.
    private(set) var state: CrawlState

    private var listSize = QuerySize(100, greatest: 100)
    private var itemSize = QuerySize(100, greatest: 100)
    private var commentSize = QuerySize(20, greatest: 40)

    init(
        client: GitHubClient, repository: RepositoryName, journal: CrawlJournal, pages: [StoredPage],
        progress: @escaping @Sendable (GitHubProgress) -> Void
    ) {
        self.client = client
        self.repository = repository
        self.journal = journal
        self.pages = pages
        self.progress = progress
        state = CrawlState(pages)
    }

    /// Does what is left of the pass; when nothing is, begins and does the next one.
    mutating func perform(linking: RepositoryCrawl.Linking) async throws {
        try journal.clearPartial()
        if state.isEnded { state.beginPass() }
        try await listPulls()
        try await listChangedIssues()
        try await countAgain()
        try await readItems(linking: linking)
        try await readComments()
        try store(page(.end), [])
    }

    /// Lets what was read so far replace what was taken before.
    mutating func accept() throws {
        try store(page(.accept), [])
    }

    // MARK: Lists

    private mutating func listPulls() async throws {
        while !state.isListDone {
            let after = state.listNext
            let isRefresh = state.pass > 0
            let since = after == nil ? state.cutOff : nil
            let reply = try await client.ask(about: repository, size: &listSize) { _ in
                isRefresh ? .changes(after: after, issuesSince: since) : .pulls(after: after)
            }
            try checkIdentity(reply.answer)
            try store(listPage(isRefresh ? .changes : .pulls, reply), reply.body)
            guard let total = state.total else { continue }
            progress(.pulls(done: isRefresh ? total : state.pulls.count, total: total))
            if !isRefresh {
                let rest = GitHubForecast(repository, mergedPulls: total, known: state.pulls.count)
                await client.expect(points: rest.points)
            }
        }
    }

    private func listPage(_ kind: StoredPage.Kind, _ reply: GitHubClient.Reply) -> StoredPage {
        var page = page(kind, reply)
        guard let list = reply.answer.pulls else { return page }
        page.numbers = list.nodes.compactMap(\.number)
        page.untold = list.nodes.count - page.numbers.count
        page.next = list.hasNext ? list.end : nil
        page.total = list.total
        if kind == .changes, let cutOff = state.cutOff {
            page.isFarEnough = list.nodes.contains { ($0.updatedAt ?? cutOff) < cutOff }
        }
        if let issues = reply.answer.changedIssues { takeChanged(issues, into: &page) }
        return page
    }

    private func takeChanged(
        _ issues: RepositoryAnswer.Connection<RepositoryAnswer.ChangedIssue>, into page: inout StoredPage
    ) {
        page.changedIssues = issues.nodes.map(\.number).filter(state.items.contains)
        page.nextIssues = issues.hasNext ? issues.end : nil
    }

    private mutating func listChangedIssues() async throws {
        while let after = state.issuesNext, let since = state.cutOff {
            let reply = try await client.ask(about: repository, size: &listSize) { _ in
                .changedIssues(since: since, after: after)
            }
            var page = page(.changedIssues, reply)
            if let issues = reply.answer.changedIssues { takeChanged(issues, into: &page) }
            try store(page, reply.body)
        }
    }

    /// Where the lists disagree with GitHub's count, something was deleted or slipped through: all numbers are listed,
    /// which costs little, and what is missing is asked for by number.
    private mutating func countAgain() async throws {
        while state.needsCensus {
            let after = state.censusNext
            let reply = try await client.ask(about: repository, size: &listSize) { _ in .census(after: after)
            }
            try store(listPage(.census, reply), reply.body)
        }
        while !state.missingPulls.isEmpty {
            let missing = state.missingPulls
            let reply = try await client.ask(about: repository, size: &itemSize) { size in
                .pullsByNumber(Array(missing.prefix(size)))
            }
            guard case .pullsByNumber(let numbers) = reply.question.subject else { return }
            var page = page(.pullsByNumber, reply)
            page.numbers = numbers
            try store(page, reply.body)
        }
    }

    // MARK: Issues

    private mutating func readItems(linking: RepositoryCrawl.Linking) async throws {
        var wanted = state.wantedItems(linked: try await linkedNumbers(linking))
        let total = wanted.count
        await client.expect(points: GitHubForecast.points(forIssues: total))
        while !wanted.isEmpty {
            let open = wanted
            let reply = try await client.ask(about: repository, size: &itemSize) { size in
                .items(Array(open.prefix(size)))
            }
            guard case .items(let numbers) = reply.question.subject else { return }
            var page = page(.items, reply)
            page.numbers = numbers
            for (number, node) in reply.answer.items {
                guard let node else { continue }
                if let more = node.moreComments { page.moreComments[number] = more }
                if node.issue.isPullRequest, !node.isMergedPull { page.unmergedPulls.append(number) }
            }
            page.unmergedPulls.sort()
            try store(page, reply.body)
            wanted.removeFirst(numbers.count)
            progress(.issues(done: total - wanted.count, total: total))
        }
    }

    /// The issues that this pass's pull requests link, found page by page so that few are in memory at once.
    private func linkedNumbers(_ linking: RepositoryCrawl.Linking) async throws -> Set<Int> {
        var linked: Set<Int> = []
        for page in pages
        where page.pass == state.pass && [.pulls, .changes, .pullsByNumber].contains(page.kind) {
            let pulls = try journal.answer(of: page).pullRequests(in: repository)
            linked.formUnion(try await linking(pulls))
        }
        // GraphQL's numbers have 32 bits; a larger one in a text would spoil the whole question.
        return linked.filter { $0 > 0 && $0 <= Int(Int32.max) }
    }

    private mutating func readComments() async throws {
        while !state.comments.isEmpty {
            let open = state.comments.sorted { $0.key < $1.key }
            let reply = try await client.ask(about: repository, size: &commentSize) { size in
                .comments(Dictionary(uniqueKeysWithValues: open.prefix(size).map { ($0.key, $0.value) }))
            }
            guard case .comments(let asked) = reply.question.subject else { return }
            var page = page(.comments, reply)
            page.numbers = asked.keys.sorted()
            for (number, node) in reply.answer.items {
                // A page that leads back to itself would never end.
                if let more = node?.moreComments, more != asked[number] { page.moreComments[number] = more }
            }
            try store(page, reply.body)
        }
    }

    // MARK: Pages

    private func page(_ kind: StoredPage.Kind, _ reply: GitHubClient.Reply? = nil) -> StoredPage {
        StoredPage(
            sequence: state.nextSequence, pass: state.pass, kind: kind,
            servedAt: reply?.servedAt ?? state.passStart ?? Timestamp(seconds: 0), digest: "",
            repositoryID: reply?.answer.databaseID, name: reply?.answer.name)
    }

    private mutating func store(_ page: StoredPage, _ body: [UInt8]) throws {
        let stored = try journal.append(page, body)
        pages.append(stored)
        state.take(stored)
    }

    private func checkIdentity(_ answer: RepositoryAnswer) throws(GitHubError) {
        if let former = state.repositoryID, let new = answer.databaseID, former != new {
            throw .replaced(repository, formerID: former, newID: new)
        }
    }
}
