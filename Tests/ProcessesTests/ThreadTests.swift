import Foundation
import Synchronization
import Testing
import Threads

@Suite struct `Threads for blocking work` {
    struct Odd: Error, Equatable { let item: Int }
    /// A stand-in for a C library's handle.
    struct Handle: ~Copyable {
        var uses = 0
    }

    /// How many are at it, and the most there ever were.
    final class Running: Sendable {
        private let count = Mutex((now: 0, most: 0))
        var most: Int { count.withLock { $0.most } }
        func enter() { count.withLock { $0 = (now: $0.now + 1, most: max($0.most, $0.now + 1)) } }
        func leave() { count.withLock { $0.now -= 1 } }
    }

    @Test func `a pool runs as many pieces at a time as it has threads`() async throws {
        let pool = ThreadPool(threads: 4)
        let running = Running()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { () async in
                    await pool.run {
                        running.enter()
                        usleep(200_000)
                        running.leave()
                    }
                }
            }
        }
        #expect(running.most == 4)
    }

    @Test func `a task may prefer a pool for all its work`() async {
        let pool = ThreadPool(threads: 1)
        let own = await pool.run { threadNumber() }
        let preferred = await Task(executorPreference: pool) { await numberInChildTask() }.value
        #expect(preferred == own)
    }

    private func numberInChildTask() async -> UInt {
        async let number = threadNumber()
        return await number
    }

    private func threadNumber() -> UInt { UInt(pthread_self()) }

    @Test func `errors keep their type`() async {
        await #expect(throws: Odd(item: 1)) {
            try await onOwnThread { () throws(Odd) -> Int in throw Odd(item: 1) }
        }
    }

    @Test func `a map keeps the order, with a state for each thread`() throws {
        let counts = try parallelMap(
            Array(0..<100), threads: 3, makeState: { () throws(Odd) in Handle() },
            body: { (handle: inout Handle, item: Int) throws(Odd) -> (item: Int, uses: Int) in
                handle.uses += 1
                return (item, handle.uses)
            })
        #expect(counts.map(\.item) == Array(0..<100))
        #expect(counts.filter { $0.uses == 1 }.count <= 3)
    }

    @Test func `of the failures the first item's is thrown`() {
        #expect(throws: Odd(item: 3)) {
            try parallelMap(
                Array(0..<50), threads: 4, makeState: { () throws(Odd) in 0 },
                body: { (_: inout Int, item: Int) throws(Odd) -> Int in
                    if item >= 3 { throw Odd(item: item) }
                    return item
                })
        }
    }

    @Test func `no items, no threads`() throws {
        let none: [Int] = try parallelMap(
            [Int](), threads: 4, makeState: { () throws(Odd) -> Int in throw Odd(item: 0) },
            body: { (_: inout Int, item: Int) throws(Odd) -> Int in item })
        #expect(none.isEmpty)
    }
}
