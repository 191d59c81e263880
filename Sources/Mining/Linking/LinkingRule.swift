package import Instances

/// How the issues that a pull request resolves are found.
package enum LinkingRule: String, Hashable, Sendable, CaseIterable {
    /// SWE-bench until 2025: see `LastPerSpellingLinking`.
    case lastPerSpelling
    /// SWE-bench since 2025: see `EveryOnceLinking`.
    case everyOnce
    /// See `CompleteLinking`.
    case complete

    /// The issues that a pull request resolves.
    ///
    /// - Parameter isPullRequest: whether a number is known to be a pull request's.
    package func links(
        of pull: PullRequest, in repository: RepositoryName, isPullRequest: (Int) -> Bool
    ) -> FoundLinks {
        switch self {
        case .lastPerSpelling:
            return FoundLinks(numbers: LastPerSpellingLinking.numbers(in: LinkText.bytes(of: pull)))
        case .everyOnce:
            return FoundLinks(numbers: EveryOnceLinking.numbers(in: LinkText.bytes(of: pull)))
        case .complete:
            var links = CompleteLinking.links(in: LinkText.bytes(of: pull), of: repository)
            for number in pull.closingIssues ?? [] where !links.numbers.contains(number) {
                links.numbers.append(number)
            }
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
