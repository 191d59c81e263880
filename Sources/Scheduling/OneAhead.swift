/// Prepares jobs in their order, and works on each while the next one is prepared.
///
/// It fits work that takes much longer than its preparation: one job ahead is enough then that work never waits, and no
/// more than two jobs take room.
package struct OneAhead<Job: Sendable, Prepared: Sendable>: Sendable {
    private let prepare: @Sendable (Job, _ isAhead: Bool) async throws -> Prepared
    private let work: @Sendable (Job) async throws -> Void

    /// - Parameters:
    ///   - prepare: prepares a job; told whether another one is worked on meanwhile.
    ///   - work: works on a job that has been prepared.
    package init(
        prepare: @escaping @Sendable (Job, _ isAhead: Bool) async throws -> Prepared,
        work: @escaping @Sendable (Job) async throws -> Void
    ) {
        self.prepare = prepare
        self.work = work
    }

    /// Does all jobs.
    ///
    /// - Throws: what `prepare` throws, at once. What `work` throws ends no preparation: all jobs are prepared, then it
    ///   is thrown.
    package func run(_ jobs: [Job]) async throws -> [Prepared] {
        guard let first = jobs.first else { return [] }
        var prepared = [try await prepare(first, false)]
        var fault: (any Error)?
        for (index, job) in jobs.enumerated() {
            async let next = prepareAhead(index + 1, of: jobs)
            do {
                if fault == nil { try await work(job) }
            } catch let error as CancellationError {
                throw error
            } catch {
                fault = error
            }
            if let next = try await next { prepared.append(next) }
        }
        if let fault { throw fault }
        return prepared
    }

    private func prepareAhead(_ index: Int, of jobs: [Job]) async throws -> Prepared? {
        guard jobs.indices.contains(index) else { return nil }
        return try await prepare(jobs[index], true)
    }
}
