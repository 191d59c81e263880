package import GitHub
internal import Instances

/// What the criteria say of a repository, as far as it is known.
package struct RepositoryJudgement: Hashable, Sendable {
    /// What speaks against it for certain, the primary reason first.
    package var against: [DiscoveryFinding] = []
    /// What is asked for and not known, and not tolerated.
    package var unknown: [DiscoveryFinding] = []
    /// What is asked for and not known, and tolerated.
    package var tolerated: [DiscoveryReason] = []

    /// All reasons to refuse it, the primary one first; none when it is accepted.
    package var refusals: [DiscoveryFinding] { against + unknown }
    /// What would have to be known to be certain of it.
    package var open: Set<DiscoveryReason> { Set(unknown.map(\.reason)).union(tolerated) }
}

extension RepositoryCriteria {
    /// Judges a repository by what is known of it.
    package func judge(_ facts: RepositoryFacts) -> RepositoryJudgement {
        var judgement = RepositoryJudgement()
        let names = [facts.repository, facts.formerName].compactMap(\.self)
        let sets = names.flatMap { evaluation.sets(of: $0) }
        if !sets.isEmpty {
            judgement.against.append(
                DiscoveryFinding(
                    .evaluation, found: Array(Set(sets)).sorted().joined(separator: ", "),
                    wanted: "a repository of no set that is evaluated on"))
        }
        for check in kindChecks(facts) + valueChecks(facts) {
            switch check.holds {
            case true?: break
            case false?:
                judgement.against.append(
                    DiscoveryFinding(check.reason, found: check.found ?? "", wanted: check.wanted))
            case nil where tolerated.contains(check.reason): judgement.tolerated.append(check.reason)
            case nil:
                judgement.unknown.append(DiscoveryFinding(check.reason, found: nil, wanted: check.wanted))
            }
        }
        return judgement
    }

    /// One thing that is asked for, and whether it holds; nil when that is not known.
    private struct Check {
        var reason: DiscoveryReason
        var holds: Bool?
        var found: String?
        var wanted: String
    }

    private func kindChecks(_ facts: RepositoryFacts) -> [Check] {
        var checks: [Check] = []
        if !takesForks {
            checks.append(
                Check(reason: .fork, holds: facts.isFork.map { !$0 }, found: "a fork", wanted: "no fork"))
        }
        if !takesArchived {
            checks.append(
                Check(
                    reason: .archived, holds: facts.isArchived.map { !$0 }, found: "archived",
                    wanted: "not archived"))
        }
        // Older exports do not tell it, and it is rare.
        if facts.isDisabled == true {
            checks.append(Check(reason: .disabled, holds: false, found: "disabled", wanted: "not disabled"))
        }
        if let language {
            checks.append(
                Check(
                    reason: .language,
                    holds: facts.language.map { $0.lowercased() == language.lowercased() },
                    found: facts.language, wanted: language))
        }
        return checks
    }

    private func valueChecks(_ facts: RepositoryFacts) -> [Check] {
        var checks: [Check] = []
        if createdBefore != nil || createdSince != nil {
            let wanted = [createdSince.map { "since \($0.day)" }, createdBefore.map { "before \($0.day)" }]
            checks.append(
                Check(
                    reason: .created,
                    holds: facts.createdAt.map { moment in
                        createdBefore.map { moment < $0 } ?? true && createdSince.map { moment >= $0 } ?? true
                    },
                    found: facts.createdAt?.day, wanted: wanted.compactMap(\.self).joined(separator: ", ")))
        }
        if let pushedSince {
            checks.append(
                Check(
                    reason: .pushed, holds: facts.pushedAt.map { $0 >= pushedSince },
                    found: facts.pushedAt?.day, wanted: "since \(pushedSince.day)"))
        }
        if !licences.isEmpty {
            let wanted = Set(licences.map { $0.lowercased() })
            checks.append(
                Check(
                    reason: .licence, holds: facts.licence.map { wanted.contains($0.lowercased()) },
                    found: facts.licence, wanted: "one of \(licences.count) licences"))
        }
        for measure in Measure.allCases {
            guard let bounds = bounds[measure], !bounds.isOpen,
                let reason = DiscoveryReason(rawValue: measure.rawValue)
            else { continue }
            let value = measure.value(of: facts)
            checks.append(
                Check(
                    reason: reason, holds: value.map(bounds.contains), found: value.map(String.init),
                    wanted: bounds.text))
        }
        return checks.sorted { Self.rank($0.reason) < Self.rank($1.reason) }
    }

    private static func rank(_ reason: DiscoveryReason) -> Int {
        DiscoveryReason.allCases.firstIndex(of: reason) ?? 0
    }
}
