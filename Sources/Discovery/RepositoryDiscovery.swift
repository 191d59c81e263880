internal import Foundation
package import GitHub
package import Instances
internal import Threads

/// Looks for repositories to mine, in exports or on GitHub, and judges each by some criteria.
///
/// What a source says is judged first; only of those against which nothing speaks, GitHub is asked what is missing:
/// what GraphQL knows, of many at once, then the contributors, one by one.
package struct RepositoryDiscovery: Sendable {
    /// Who asks GitHub, and what that has cost.
    package typealias Connection = (finder: RepositoryFinder, client: GitHubClient)

    private let observer: any PipelineObserver
    private let connect: @Sendable () throws -> Connection

    /// - Parameter connect: connects to GitHub, once it is needed; an export alone needs no connection.
    package init(observer: any PipelineObserver, connect: @escaping @Sendable () throws -> Connection) {
        self.observer = observer
        self.connect = connect
    }

    /// Looks and judges.
    ///
    /// - Throws: what connecting throws, `RepositoryExportError`, `GitHubError`, `CancellationError`.
    package func run(_ request: DiscoveryRequest) async throws -> DiscoveryResult {
        var result = DiscoveryResult(tally: DiscoveryTally(criteria: request.criteria))
        switch request.source {
        case .exports(let files):
            let listed = try await readExports(files, request, &result.tally)
            guard request.confirms, !listed.isEmpty else { break }
            let (finder, client) = try connection(request)
            try await judge(listed, finder, request.criteria, &result.tally)
            result.spend = await client.spend
        case .search:
            let (finder, client) = try connection(request)
            let listed = try await search(finder, request, &result)
            try await judge(listed, finder, request.criteria, &result.tally)
            result.spend = await client.spend
        }
        return result
    }

    /// A repository and where it is listed.
    private struct Listed: Sendable {
        var facts: RepositoryFacts
        var source: String
    }

    private func connection(_ request: DiscoveryRequest) throws -> Connection {
        let connection = try connect()
        if request.refresh { try connection.finder.forget() }
        return connection
    }

    /// Reads exports and judges what they list.
    ///
    /// - Returns: those about which GitHub is to be asked, which are not judged yet.
    private func readExports(
        _ files: [String], _ request: DiscoveryRequest, _ tally: inout DiscoveryTally
    ) async throws -> [Listed] {
        let begun = tally
        let confirms = request.confirms
        let (judged, open) = try await onOwnThread(name: "exports") { () throws(any Error) in
            var tally = begun
            var open: [Listed] = []
            for file in files {
                try ExportFile(file).forEachRecord { record in
                    let source = "\(file):\(record.line)"
                    guard let facts = tally.take(record, source: source) else { return }
                    if confirms, tally.isOpen(facts) {
                        open.append(Listed(facts: facts, source: source))
                    } else {
                        tally.count(facts, source: source)
                    }
                }
            }
            return (tally, open)
        }
        tally = judged
        return open
    }

    /// Searches GitHub by ranges, for each repository once.
    private func search(
        _ finder: RepositoryFinder, _ request: DiscoveryRequest, _ result: inout DiscoveryResult
    ) async throws -> [Listed] {
        var plan = SearchPlan(
            request.criteria, now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
        var names: Set<RepositoryName> = []
        var listed: [Listed] = []
        observer.began("search GitHub", unit: "repositories", total: nil)
        defer { observer.ended() }
        while let query = plan.next() {
            let answer = try await finder.search(query)
            plan.take(answer)
            let before = listed.count
            for facts in answer.repositories where names.insert(facts.repository).inserted {
                listed.append(Listed(facts: facts, source: "GitHub"))
            }
            observer.advanced(by: listed.count - before, as: nil)
        }
        result.untold = plan.untold.values.reduce(0, +)
        return listed
    }

    /// Judges repositories, after GitHub was asked what is missing of those against which nothing speaks.
    private func judge(
        _ listed: [Listed], _ finder: RepositoryFinder, _ criteria: RepositoryCriteria,
        _ tally: inout DiscoveryTally
    ) async throws {
        let open = listed.filter { tally.isOpen($0.facts) }.map(\.facts.repository)
        let asked = try await ask(Array(Set(open)).sorted(), finder)
        let known = listed.map { one in
            var one = one
            if let found = asked[one.facts.repository] ?? nil { one.facts.update(with: found) }
            return one
        }
        let uncounted = known.map(\.facts).filter {
            tally.isOpen($0) && criteria.judge($0).open.contains(.contributors)
        }
        let contributors = try await count(Set(uncounted.map(\.repository)).sorted(), finder)
        for (before, var one) in zip(listed, known) {
            if case .some(nil) = asked[before.facts.repository] {
                tally.countGone(one.facts, source: one.source)
                continue
            }
            one.facts.contributors = contributors[one.facts.repository] ?? one.facts.contributors
            tally.count(one.facts, source: one.source)
        }
    }

    /// What GraphQL knows of repositories; nil for those that are gone.
    private func ask(
        _ names: [RepositoryName], _ finder: RepositoryFinder
    ) async throws -> [RepositoryName: RepositoryFacts?] {
        var asked: [RepositoryName: RepositoryFacts?] = [:]
        observer.began("ask what repositories are like", unit: "repositories", total: names.count)
        defer { observer.ended() }
        try await finder.facts(of: names) { name, facts in
            asked.updateValue(facts, forKey: name)
            observer.advanced(by: 1, as: nil)
        }
        return asked
    }

    /// The contributors of repositories, as far as GitHub counts them.
    private func count(
        _ names: [RepositoryName], _ finder: RepositoryFinder
    ) async throws -> [RepositoryName: Int] {
        guard !names.isEmpty else { return [:] }
        var counts: [RepositoryName: Int] = [:]
        observer.began("count contributors", unit: "repositories", total: names.count)
        defer { observer.ended() }
        for name in names {
            counts[name] = try await finder.contributors(of: name)
            observer.advanced(by: 1, as: nil)
        }
        return counts
    }
}
