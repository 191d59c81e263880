package import Files
internal import HTTP
package import Instances
internal import JSON

/// Asks GitHub which repositories there are and what they are like, keeping every answer.
package struct RepositoryFinder: Sendable {
    private let client: GitHubClient
    private let journal: SearchJournal

    /// A finder.
    ///
    /// - Parameter journal: the directory of the stored answers.
    package init(client: GitHubClient, journal: String) {
        self.client = client
        self.journal = SearchJournal(directory: journal)
    }

    /// Forgets what was answered before, so that all is asked again.
    ///
    /// - Throws: `RecordError` when an answer stays.
    package func forget() throws(RecordError) { try journal.clear() }

    /// A page of a search.
    ///
    /// - Throws: `GitHubError`, `RecordError`, `CancellationError`.
    package func search(_ query: RepositoryQuery) async throws -> SearchAnswer {
        if let entry = try journal.answer(.search, to: query.identity) {
            do throws(JSONFault) {
                return try SearchAnswer(entry.body)
            } catch {
                throw GitHubError.badPage(path: query.text, cause: "\(error)")
            }
        }
        var size = QuerySize(1, greatest: 1)
        let taken = try await client.exchange(
            about: .search("repositories (\(query.text))"), from: .search, size: &size
        ) { _, _ in
            GitHubClient.Exchange<SearchAnswer>(path: query.path) { .of($0, to: query) }
        }
        try journal.store(.search, taken.response.body, to: query.identity, servedAt: taken.servedAt)
        return taken.answer
    }

    /// What searching does not return, of many repositories: their names today, pull requests, issues.
    ///
    /// - Parameter found: is called with each repository that was asked for and what is known of it, nil when GitHub
    ///   has it no more.
    /// - Throws: `GitHubError`, `RecordError`, `CancellationError`.
    package func facts(
        of names: [RepositoryName], found: (RepositoryName, RepositoryFacts?) -> Void
    ) async throws {
        var stored = try storedFacts()
        var rest: [RepositoryName] = []
        for name in names {
            if let facts = stored.removeValue(forKey: name) { found(name, facts) } else { rest.append(name) }
        }
        var size = QuerySize(50, greatest: 100)
        while !rest.isEmpty {
            let next = rest
            let taken = try await client.exchange(
                about: .search("what repositories are like (\(rest.count) to go)"), from: .graphQL,
                size: &size
            ) { number, size in
                let question = FactsQuestion(number: number, names: Array(next.prefix(size)))
                return GitHubClient.Exchange<FactsAnswer>(body: question.body) { .of($0, to: question) }
            }
            let asked = Array(rest.prefix(taken.size))
            try journal.store(
                .facts, taken.response.body, to: asked.map(\.description).joined(separator: " "),
                servedAt: taken.servedAt)
            for (place, name) in asked.enumerated() { found(name, taken.answer.facts[place] ?? nil) }
            rest.removeFirst(asked.count)
        }
    }

    /// How many contributors a repository has; nil when GitHub does not say.
    ///
    /// - Throws: `GitHubError`, `RecordError`, `CancellationError`.
    package func contributors(of name: RepositoryName) async throws -> Int? {
        let path = "/repos/\(name)/contributors?per_page=1&anon=true"
        if let entry = try journal.answer(.contributors, to: path) {
            return Int(String(decoding: entry.body, as: UTF8.self))
        }
        var size = QuerySize(1, greatest: 1)
        let taken = try await client.exchange(about: .repository(name), from: .core, size: &size) { _, _ in
            GitHubClient.Exchange<ContributorCount>(path: path) { .ofContributors($0) }
        }
        // The number stands in the header, so it is kept instead of the body.
        let text = taken.answer.count.map(String.init) ?? "unknown"
        try journal.store(.contributors, Array(text.utf8), to: path, servedAt: taken.servedAt)
        return taken.answer.count
    }

    private func storedFacts() throws -> [RepositoryName: RepositoryFacts?] {
        var known: [RepositoryName: RepositoryFacts?] = [:]
        for entry in try journal.answers(.facts) {
            let names = entry.header.question.split(separator: " ")
            do throws(JSONFault) {
                let answer = try FactsAnswer(entry.body)
                for (place, name) in names.enumerated() {
                    guard let name = RepositoryName(String(name)), let facts = answer.facts[place] else {
                        continue
                    }
                    known.updateValue(facts, forKey: name)
                }
            } catch {
                throw GitHubError.badPage(path: entry.header.question, cause: "\(error)")
            }
        }
        return known
    }
}
