package import Instances

/// What is known of a repository, by which it is chosen or refused; what is not known is nil.
package struct RepositoryFacts: Hashable, Sendable, Codable {
    /// The repository, by the name that it bears now as far as is known.
    package var repository: RepositoryName
    /// The name under which it was found, when that is another one.
    package var formerName: RepositoryName?
    /// Its main language, as GitHub spells it.
    package var language: String?
    /// The SPDX id of its licence; `NONE` when it states none, `NOASSERTION` when GitHub does not know which.
    package var licence: String?
    /// When it was created.
    package var createdAt: Timestamp?
    /// When something was last pushed to it.
    package var pushedAt: Timestamp?
    /// Its stars.
    package var stars: Int?
    /// Its forks.
    package var forks: Int?
    /// All its pull requests, in whatever state.
    package var pullRequests: Int?
    /// Those that are open.
    package var openPullRequests: Int?
    /// Those that were merged.
    package var mergedPullRequests: Int?
    /// All its issues, in whatever state.
    package var issues: Int?
    /// Who contributed commits, people without an account among them.
    package var contributors: Int?
    /// Lines of code, without blank lines and comments.
    package var linesOfCode: Int?
    /// The repository's size as GitHub reports it, kilobytes.
    package var kilobytes: Int?
    /// Whether it is a fork of another one.
    package var isFork: Bool?
    /// Whether its owner has closed it for good.
    package var isArchived: Bool?
    /// Whether GitHub has closed it.
    package var isDisabled: Bool?

    /// Facts of which only the name is known; set what else is.
    package init(_ repository: RepositoryName) {
        self.repository = repository
    }

    /// Adds what a later source says; what it does not say stays.
    package mutating func update(with later: RepositoryFacts) {
        if later.repository.description.lowercased() != repository.description.lowercased(), formerName == nil
        {
            formerName = repository
        }
        repository = later.repository
        language = later.language ?? language
        licence = later.licence ?? licence
        createdAt = later.createdAt ?? createdAt
        pushedAt = later.pushedAt ?? pushedAt
        stars = later.stars ?? stars
        forks = later.forks ?? forks
        pullRequests = later.pullRequests ?? pullRequests
        openPullRequests = later.openPullRequests ?? openPullRequests
        mergedPullRequests = later.mergedPullRequests ?? mergedPullRequests
        issues = later.issues ?? issues
        contributors = later.contributors ?? contributors
        linesOfCode = later.linesOfCode ?? linesOfCode
        kilobytes = later.kilobytes ?? kilobytes
        isFork = later.isFork ?? isFork
        isArchived = later.isArchived ?? isArchived
        isDisabled = later.isDisabled ?? isDisabled
    }

    /// Foreign text as it is kept: printable ASCII, anything else written as an escape, and not longer than a line.
    ///
    /// Names of languages and licences are of that kind; whatever else stands in their place can do no harm then.
    package static func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            guard result.utf8.count < 120 else { return result + "..." }
            if scalar.value >= 0x20, scalar.value < 0x7F {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return result
    }
}
