import Scheduling
import Synchronization
import Testing

@Suite struct `Worker slots` {
    struct Odd: Error {}

    /// Which slots are in use, and the most there ever were.
    final class Ledger: Sendable {
        struct Standing {
            var busy: Set<Int> = []
            var most = 0
            var started = 0
            var clashes = 0
        }
        let standing = Mutex(Standing())

        func enter(_ slot: Int) {
            standing.withLock { standing in
                if !standing.busy.insert(slot).inserted { standing.clashes += 1 }
                standing.started += 1
                standing.most = max(standing.most, standing.busy.count)
            }
        }

        func leave(_ slot: Int) {
            _ = standing.withLock { $0.busy.remove(slot) }
        }
    }

    @Test func `every job runs once, each in a slot of its own`() async throws {
        let ledger = Ledger()
        var delivered: [Int] = []
        try await WorkerSlots(count: 3).run(0..<40) { job, slot in
            ledger.enter(slot)
            try await Task.sleep(for: .milliseconds(job % 5))
            ledger.leave(slot)
            return job * 10
        } deliver: { job, outcome in
            #expect(outcome == job * 10)
            delivered.append(job)
        }
        #expect(delivered.sorted() == Array(0..<40))
        ledger.standing.withLock { standing in
            #expect(standing.clashes == 0)
            #expect(standing.most <= 3)
        }
    }

    @Test func `what is done first is delivered first`() async throws {
        var delivered: [Int] = []
        try await WorkerSlots(count: 2).run([300, 1]) { job, _ in
            try await Task.sleep(for: .milliseconds(job))
        } deliver: { job, _ in
            delivered.append(job)
        }
        #expect(delivered == [1, 300])
    }

    @Test func `after an error no job starts and the running ones are cancelled`() async throws {
        let ledger = Ledger()
        await #expect(throws: Odd.self) {
            try await WorkerSlots(count: 2).run(0..<1000) { job, slot in
                ledger.enter(slot)
                if job == 3 { throw Odd() }
                try await Task.sleep(for: .milliseconds(job == 2 ? 60_000 : 1))
                ledger.leave(slot)
            } deliver: { _, _ in
            }
        }
        ledger.standing.withLock { #expect($0.started <= 5) }
    }

    @Test func `cancelling stops everything`() async throws {
        let task = Task {
            try await WorkerSlots(count: 2).run(0..<1000) { _, _ in
                try await Task.sleep(for: .seconds(60))
            } deliver: { _, _ in
            }
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
