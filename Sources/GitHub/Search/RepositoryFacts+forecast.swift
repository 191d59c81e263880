extension RepositoryFacts {
    /// Merged pull requests, or as many as there can be: all that are not open.
    package var mergedAtMost: Int? {
        mergedPullRequests ?? pullRequests.map { max(0, $0 - (openPullRequests ?? 0)) }
    }

    /// What reading the repository costs, by these facts and without a request; nil when they do not suffice.
    ///
    /// - Parameter journal: the directory of the pages that are stored already, if any.
    /// - Throws: `GitHubError.badPage`.
    package func forecast(journal: String) throws(GitHubError) -> GitHubForecast? {
        guard let merged = mergedAtMost else { return nil }
        let known = CrawlState(try CrawlJournal(directory: journal).pages()).pulls.count
        return GitHubForecast(
            repository, mergedPulls: merged, known: known, diskKilobytes: kilobytes ?? 0)
    }
}
