package import Instances

/// How the issues that a pull request resolves are found.
package enum LinkingRule: String, Hashable, Sendable, CaseIterable {
    /// SWE-bench until 2025: see `LastPerSpellingLinking`.
    case lastPerSpelling
    /// SWE-bench since 2025: see `EveryOnceLinking`.
    case everyOnce
    /// See `CompleteLinking`.
    case complete

    /// Whether it reads the messages of the commits by which a pull request entered its branch.
    var readsLanding: Bool { self == .complete }

    /// The issues that a pull request resolves.
    ///
    /// - Parameters:
    ///   - landing: the messages of the commits by which it entered its branch.
    ///   - isPullRequest: whether a number is known to be a pull request's.
    package func links(
        of pull: PullRequest, landing: [String] = [], in repository: RepositoryNames,
        isPullRequest: (Int) -> Bool
    ) -> FoundLinks {
        switch self {
        case .lastPerSpelling:
            return FoundLinks(numbers: LastPerSpellingLinking.numbers(in: LinkText.bytes(of: pull)))
        case .everyOnce:
            return FoundLinks(numbers: EveryOnceLinking.numbers(in: LinkText.bytes(of: pull)))
        case .complete:
            var links = CompleteLinking.links(in: LinkText.prose(of: pull), of: repository)
            let landed = CompleteLinking.links(in: LinkText.plain(landing), of: repository)
            for number in (pull.closingIssues ?? []) + landed.numbers where !links.numbers.contains(number) {
                links.numbers.append(number)
            }
            links.elsewhere += landed.elsewhere.filter { !links.elsewhere.contains($0) }
            links.numbers.removeAll { $0 == pull.number }
            links.pullRequests = links.numbers.filter(isPullRequest)
            links.numbers.removeAll(where: isPullRequest)
            return links
        }
    }
}

/// What a rule found in a pull request.
package struct FoundLinks: Hashable, Sendable {
    /// Numbers in the pull request's own repository, in the order of the rule.
    package var numbers: [Int]
    /// References to issues of other repositories, as `owner/name#number`; they are no links.
    package var elsewhere: [String] = []
    /// Numbers that the rule would take for links, were they not known to be pull requests'.
    package var pullRequests: [Int] = []
}
