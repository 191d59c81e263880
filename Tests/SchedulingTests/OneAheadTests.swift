import Scheduling
import Synchronization
import Testing

@Suite("Preparing while the job before is worked on")
struct OneAheadTests {
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

    @Test("The next one is prepared meanwhile, the one after it not yet", .timeLimit(.minutes(1)))
    func overlap() async throws {
        let journal = Journal()
        let flow = OneAhead<Int, Int>(
            prepare: { job, isAhead in
                journal.write("prepare \(job) \(isAhead)")
                return job * 10
            },
            work: { job in
                journal.write("work \(job)")
                // Never ends unless the next one is mined at the same time.
                if job < 3 { try await journal.wait(for: "prepare \(job + 1) true") }
                try await Task.sleep(for: .milliseconds(5))
                #expect(!journal.all.contains("prepare \(job + 2) true"))
                journal.write("done \(job)")
            })
        #expect(try await flow.run([1, 2, 3]) == [10, 20, 30])
        #expect(journal.all.first == "prepare 1 false")
        #expect(journal.all.filter { $0.hasPrefix("done") } == ["done 1", "done 2", "done 3"])
        #expect(try await flow.run([]) == [])
    }

    @Test("Work that fails ends no preparation, and its error is thrown")
    func fault() async throws {
        let journal = Journal()
        let flow = OneAhead<Int, Int>(
            prepare: { job, _ in
                journal.write("prepare \(job)")
                return job
            },
            work: { job in
                journal.write("work \(job)")
                throw Fault()
            })
        await #expect(throws: Fault.self) { try await flow.run([1, 2, 3]) }
        #expect(journal.all.filter { $0.hasPrefix("prepare") } == ["prepare 1", "prepare 2", "prepare 3"])
        #expect(journal.all.filter { $0.hasPrefix("work") } == ["work 1"])
    }

    @Test("Cancellation ends both", .timeLimit(.minutes(1)))
    func cancellation() async throws {
        let journal = Journal()
        let flow = OneAhead<Int, Int>(
            prepare: { job, isAhead in
                if isAhead { try await Task.sleep(for: .seconds(3600)) }
                return job
            },
            work: { _ in
                journal.write("work")
                try await Task.sleep(for: .seconds(3600))
            })
        let task = Task { try await flow.run([1, 2]) }
        try await journal.wait(for: "work")
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
