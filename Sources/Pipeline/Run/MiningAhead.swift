/// Mines repositories in their order, and validates each while the next one is fetched and mined.
///
/// Fetching waits for the network and mining is short, while validation takes hours: so one repository ahead is enough
/// that validation never waits, and no more mirrors are in use than two. The records are the same as when one stage
/// follows the other, since what either does with a repository depends on no other repository.
struct MiningAhead<Job: Sendable, Mined: Sendable>: Sendable {
    /// Mines one; told whether something else is at work meanwhile.
    let mine: @Sendable (Job, _ isAhead: Bool) async throws -> Mined
    /// Validates what one was mined to.
    let validate: @Sendable (Job) async throws -> Void

    /// Works through all.
    ///
    /// - Throws: what `mine` throws, at once. What `validate` throws ends no mining: all are mined, then it is thrown.
    func run(_ jobs: [Job]) async throws -> [Mined] {
        guard let first = jobs.first else { return [] }
        var mined = [try await mine(first, false)]
        var fault: (any Error)?
        for (index, job) in jobs.enumerated() {
            async let next = mineAhead(index + 1, of: jobs)
            do {
                if fault == nil { try await validate(job) }
            } catch let error as CancellationError {
                throw error
            } catch {
                fault = error
            }
            if let next = try await next { mined.append(next) }
        }
        if let fault { throw fault }
        return mined
    }

    private func mineAhead(_ index: Int, of jobs: [Job]) async throws -> Mined? {
        guard jobs.indices.contains(index) else { return nil }
        return try await mine(jobs[index], true)
    }
}
