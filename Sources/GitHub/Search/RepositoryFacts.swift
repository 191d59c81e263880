public import Instances

/// What is known of a repository, by which it is chosen or refused; what is not known is nil.
public struct RepositoryFacts: Hashable, Sendable, Codable {
    /// The repository, by the name that it bears now as far as is known.
    public var repository: RepositoryName
    /// The name under which it was found, when that is another one.
    public var formerName: RepositoryName?
    /// Its main language, as GitHub spells it.
    public var language: String?
    /// The SPDX id of its licence; `NONE` when it states none, `NOASSERTION` when GitHub cannot tell which.
    public var licence: String?
    /// When it was created.
    public var createdAt: Timestamp?
    /// When something was last pushed to it.
    public var pushedAt: Timestamp?
    /// Its stars.
    public var stars: Int?
    /// Its forks.
    public var forks: Int?
    /// All its pull requests, in whatever state.
    public var pullRequests: Int?
    /// Those that are open.
    public var openPullRequests: Int?
    /// Those that were merged.
    public var mergedPullRequests: Int?
    /// All its issues, in whatever state.
    public var issues: Int?
    /// Who contributed commits, people without an account among them.
    public var contributors: Int?
    /// Lines of code, without blank lines and comments.
    public var linesOfCode: Int?
    /// The repository's size as GitHub tells it, kilobytes.
    public var kilobytes: Int?
    /// Whether it is a fork of another one.
    public var isFork: Bool?
    /// Whether its owner has closed it for good.
    public var isArchived: Bool?
    /// Whether GitHub has closed it.
    public var isDisabled: Bool?

    /// Facts of which only the name is known; set what else is.
    public init(_ repository: RepositoryName) {
        self.repository = repository
    }

    /// Takes in what a later source tells; what it does not tell stays.
    public mutating func update(with later: RepositoryFacts) {
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
    public static func plain(_ text: String) -> String {
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
