package import GitHub
package import Instances

/// A repository that was refused, with every reason that holds and the values.
package struct RefusedRepository: Hashable, Sendable, Codable {
    /// The repository; nil when its name is none.
    package var repository: RepositoryName?
    /// The name as it stands in the source, when it is none; in plain characters.
    package var told: String?
    /// Where it is listed: `FILE:LINE`, or GitHub.
    package var source: String
    /// The word of the primary reason.
    package var reason: String
    /// All reasons.
    package var findings: [DiscoveryFinding]
    /// What is known of it.
    package var facts: RepositoryFacts?
}

/// What became of the repositories that were looked at: accepted and refused are all of them.
package struct DiscoveryTally: Sendable {
    /// How many were looked at.
    package private(set) var seen = 0
    /// Those that meet the criteria, in the order of the sources.
    package private(set) var accepted: [RepositoryFacts] = []
    /// Those that do not.
    package private(set) var refused: [RefusedRepository] = []
    /// How many of the accepted miss something that is asked for but may be unknown.
    package private(set) var tolerated: [DiscoveryReason: Int] = [:]

    private var names: Set<String> = []
    private let criteria: RepositoryCriteria

    /// An empty tally.
    package init(criteria: RepositoryCriteria) {
        self.criteria = criteria
    }

    /// How many were refused for each primary reason.
    package var reasons: [String: Int] {
        refused.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    }

    /// Whether nothing speaks against a repository but what is not known; a name that was counted does not count.
    package func isOpen(_ facts: RepositoryFacts) -> Bool {
        criteria.judge(facts).against.isEmpty
            && !names.contains(EvaluationRepositories.identity(of: facts.repository.description))
    }

    /// Counts a repository, of which nothing more will be known.
    package mutating func count(_ facts: RepositoryFacts, source: String) {
        let judgement = criteria.judge(facts)
        var findings = judgement.refusals
        let identity = EvaluationRepositories.identity(of: facts.repository.description)
        if !names.insert(identity).inserted {
            findings.insert(
                DiscoveryFinding(.duplicate, found: "told before", wanted: "each repository once"), at: 0)
        }
        guard !findings.isEmpty else {
            seen += 1
            accepted.append(facts)
            for reason in judgement.tolerated { tolerated[reason, default: 0] += 1 }
            return
        }
        refuse(facts.repository, findings, source: source, facts: facts)
    }

    /// Counts what a source says of a repository that cannot be judged.
    ///
    /// - Returns: the facts, when it can be judged.
    package mutating func take(_ record: ExportRecord, source: String) -> RepositoryFacts? {
        switch record.content {
        case .facts(let facts): return facts
        case .badName(let told):
            refuse(
                nil, [DiscoveryFinding(.badName, found: told, wanted: "OWNER/NAME")], source: source,
                told: told)
        case .unreadable(let name, let problem):
            refuse(
                RepositoryName(name),
                [DiscoveryFinding(.unreadable, found: problem, wanted: "readable values")],
                source: source)
        }
        return nil
    }

    /// Counts a repository that GitHub has no more.
    package mutating func countGone(_ facts: RepositoryFacts, source: String) {
        let finding = DiscoveryFinding(.gone, found: "GitHub knows it no more", wanted: "a repository")
        refuse(facts.repository, [finding], source: source, facts: facts)
    }

    private mutating func refuse(
        _ repository: RepositoryName?, _ findings: [DiscoveryFinding], source: String, told: String? = nil,
        facts: RepositoryFacts? = nil
    ) {
        seen += 1
        refused.append(
            RefusedRepository(
                repository: repository, told: told, source: source, reason: findings.first?.word ?? "",
                findings: findings, facts: facts))
    }
}
