package import Instances

extension GitHubClient {
    /// Forecasts what reading a repository costs, with one cheap question.
    ///
    /// - Parameter journal: the directory of the pages that are stored already, if any.
    /// - Throws: `GitHubError`, `CancellationError`.
    package func forecast(for repository: RepositoryName, journal: String) async throws -> GitHubForecast {
        var size = QuerySize(1, greatest: 1)
        let reply = try await ask(about: repository, size: &size) { _ in .measure }
        let known = CrawlState(try CrawlJournal(directory: journal).pages()).pulls.count
        return GitHubForecast(
            repository, mergedPulls: reply.answer.pulls?.total ?? 0, known: known,
            pointsPerHour: pointsPerHour,
            diskKilobytes: reply.answer.diskKilobytes ?? 0)
    }
}
