/// A fixed number of numbered places in which jobs run side by side.
///
/// A job knows its slot's number, which no other running job shares: whatever may be used by one job at a time (a
/// sandbox user, a scratch directory, a port) hangs on that number.
package struct WorkerSlots: Sendable {
    /// How many jobs run at a time, at least one.
    package let count: Int

    /// So many slots; less than one means one.
    package init(count: Int) {
        self.count = max(1, count)
    }

    /// Runs jobs, `count` at a time, and delivers each outcome as soon as it is there.
    ///
    /// Jobs are drawn from the sequence only when a slot is free, so the sequence may be long and lazy. `deliver` runs
    /// in the caller's isolation, one outcome at a time; while it works, other jobs go on but no new one starts. When
    /// the task is cancelled, or `work` or `deliver` throws, no new job starts, the running ones are cancelled and
    /// awaited, and the error (or `CancellationError`) is thrown; outcomes that come in after that are delivered no
    /// more.
    package func run<Jobs: Sequence, Outcome: Sendable>(
        _ jobs: Jobs,
        work: @escaping @Sendable (Jobs.Element, _ slot: Int) async throws -> Outcome,
        deliver: (Jobs.Element, Outcome) async throws -> Void
    ) async throws where Jobs.Element: Sendable {
        try await withThrowingTaskGroup(of: Finished<Jobs.Element, Outcome>.self) { group in
            var waiting = jobs.makeIterator()
            for slot in 0..<count {
                guard !Task.isCancelled, let job = waiting.next() else { break }
                group.addTask { try await Finished(job: job, slot: slot, outcome: work(job, slot)) }
            }
            while let finished = try await group.next() {
                try await deliver(finished.job, finished.outcome)
                try Task.checkCancellation()
                guard let job = waiting.next() else { continue }
                let slot = finished.slot
                group.addTask { try await Finished(job: job, slot: slot, outcome: work(job, slot)) }
            }
            try Task.checkCancellation()
        }
    }
}

/// A job that is done, with the slot that it leaves free.
private struct Finished<Job: Sendable, Outcome: Sendable>: Sendable {
    let job: Job
    let slot: Int
    let outcome: Outcome
}
