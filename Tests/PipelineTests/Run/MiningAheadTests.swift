import Synchronization
import Testing

@testable import Pipeline

@Suite("Mining while the repository before is validated")
struct MiningAheadTests {
    /// What began and ended, in order.
    private final class Journal: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func write(_ line: String) { lines.withLock { $0.append(line) } }

        /// Waits until something has been written.
        func wait(for line: String) async throws {
            while !all.contains(line) { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    private struct Fault: Error {}

    @Test("The next one is mined meanwhile, the one after it not yet", .timeLimit(.minutes(1)))
    func overlap() async throws {
        let journal = Journal()
        let flow = MiningAhead<Int, Int>(
            mine: { job, isAhead in
                journal.write("mine \(job) \(isAhead)")
                return job * 10
            },
            validate: { job in
                journal.write("validate \(job)")
                // Never ends unless the next one is mined at the same time.
                if job < 3 { try await journal.wait(for: "mine \(job + 1) true") }
                try await Task.sleep(for: .milliseconds(5))
                #expect(!journal.all.contains("mine \(job + 2) true"))
                journal.write("done \(job)")
            })
        #expect(try await flow.run([1, 2, 3]) == [10, 20, 30])
        #expect(journal.all.first == "mine 1 false")
        #expect(journal.all.filter { $0.hasPrefix("done") } == ["done 1", "done 2", "done 3"])
        #expect(try await flow.run([]) == [])
    }

    @Test("A validation that cannot go on ends no mining, and is told")
    func fault() async throws {
        let journal = Journal()
        let flow = MiningAhead<Int, Int>(
            mine: { job, _ in
                journal.write("mine \(job)")
                return job
            },
            validate: { job in
                journal.write("validate \(job)")
                throw Fault()
            })
        await #expect(throws: Fault.self) { try await flow.run([1, 2, 3]) }
        #expect(journal.all.filter { $0.hasPrefix("mine") } == ["mine 1", "mine 2", "mine 3"])
        #expect(journal.all.filter { $0.hasPrefix("validate") } == ["validate 1"])
    }

    @Test("Cancellation ends both", .timeLimit(.minutes(1)))
    func cancellation() async throws {
        let journal = Journal()
        let flow = MiningAhead<Int, Int>(
            mine: { job, isAhead in
                if isAhead { try await Task.sleep(for: .seconds(3600)) }
                return job
            },
            validate: { _ in
                journal.write("validate")
                try await Task.sleep(for: .seconds(3600))
            })
        let task = Task { try await flow.run([1, 2]) }
        try await journal.wait(for: "validate")
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
