import Foundation
import Synchronization
import Testing
import Threads

@Suite struct `Results taken in order` {
    private struct Odd: Error, Equatable { var item: Int }

    /// What was taken, and how many results there were at most that were not taken yet.
    private final class Ledger: Sendable {
        private struct Counts {
            var taken: [Int] = []
            var made = 0
            var most = 0
        }
        private let counts = Mutex(Counts())

        func make() {
            counts.withLock {
                $0.made += 1
                $0.most = max($0.most, $0.made - $0.taken.count)
            }
        }
        func take(_ item: Int) { counts.withLock { $0.taken.append(item) } }
        var taken: [Int] { counts.withLock { $0.taken } }
        var most: Int { counts.withLock { $0.most } }
    }

    @Test(arguments: [1, 2, 5]) func `are all taken, one after another`(threads: Int) throws {
        let ledger = Ledger()
        try parallelForEach(
            Array(0..<300), threads: threads, makeState: { () },
            body: { (_: inout Void, item: Int) in
                if item.isMultiple(of: 7) { usleep(200) }
                return item
            }, take: { ledger.take($0) })
        #expect(ledger.taken == Array(0..<300))
    }

    @Test func `do not pile up behind one that takes long`() throws {
        let ledger = Ledger()
        try parallelForEach(
            Array(0..<100), threads: 3, makeState: { () },
            body: { (_: inout Void, item: Int) in
                if item == 0 { usleep(100_000) }
                ledger.make()
                return item
            }, take: { ledger.take($0) })
        #expect(ledger.taken.count == 100)
        #expect(ledger.most <= 6)
    }

    @Test func `end with the first failure, of making or of taking`() {
        let ledger = Ledger()
        #expect(throws: Odd(item: 5)) {
            try parallelForEach(
                Array(0..<50), threads: 1, makeState: { () },
                body: { (_: inout Void, item: Int) in
                    if item == 5 { throw Odd(item: item) }
                    return item
                }, take: { ledger.take($0) })
        }
        #expect(ledger.taken == Array(0..<5))
        #expect(throws: Odd(item: 3)) {
            try parallelForEach(
                Array(0..<50), threads: 4, makeState: { () }, body: { (_: inout Void, item: Int) in item },
                take: { if $0 == 3 { throw Odd(item: $0) } })
        }
        #expect(throws: Odd(item: -1)) {
            try parallelForEach(
                [1], threads: 2, makeState: { () throws -> Void in throw Odd(item: -1) },
                body: { (_: inout Void, item: Int) in item }, take: { _ in })
        }
    }
}
