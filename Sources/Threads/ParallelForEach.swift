internal import Foundation

/// Maps items on several plain threads and hands each result over in the order of the items, blocking until all are
/// done.
///
/// As `parallelMap`, but no results are kept: `take` is called with one after another, on whichever thread has the next
/// one, never on two at once. No thread goes further ahead than a few items for each of them, so that large results do
/// not pile up behind a slow one.
package func parallelForEach<Item: Sendable, State: ~Copyable, Output: Sendable>(
    _ items: [Item], threads: Int, stackBytes: Int = 8 << 20,
    makeState: @escaping @Sendable () throws -> State,
    body: @escaping @Sendable (inout State, Item) throws -> Output,
    take: @escaping @Sendable (Output) throws -> Void
) throws {
    guard !items.isEmpty else { return }
    let threads = min(max(1, threads), items.count)
    let queue = OrderedQueue<Output>(count: items.count, ahead: 2 * threads)
    let group = DispatchGroup()
    for number in 0..<threads {
        group.enter()
        startThread(name: "each-\(number)", stackBytes: stackBytes) {
            work(on: items, queue, makeState: makeState, body: body, take: take)
            group.leave()
        }
    }
    group.wait()
    if let failure = queue.failure { throw failure }
}

private func work<Item: Sendable, State: ~Copyable, Output: Sendable>(
    on items: [Item], _ queue: OrderedQueue<Output>, makeState: () throws -> State,
    body: (inout State, Item) throws -> Output, take: (Output) throws -> Void
) {
    // Index -1: a state that cannot be made outranks what fails later.
    var current = -1
    do {
        var state = try makeState()
        while let index = queue.next() {
            current = index
            queue.put(try body(&state, items[index]), at: index)
            while let (output, index) = queue.takeable() {
                current = index
                try take(output)
                queue.took()
            }
        }
    } catch {
        queue.fail(current, error)
    }
}

/// Which item is next, and which results wait for those before them.
private final class OrderedQueue<Output: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    private let ahead: Int
    private var started = 0
    private var taken = 0
    private var isTaking = false
    private var waiting: [Int: Output] = [:]
    private var failed: (index: Int, error: any Error)?

    init(count: Int, ahead: Int) {
        self.count = count
        self.ahead = ahead
    }

    var failure: (any Error)? { condition.withLock { failed?.error } }

    /// The next item, once it is not too far ahead; nil when there is none or something failed.
    func next() -> Int? {
        condition.withLock {
            while failed == nil, started < count, started >= taken + ahead { condition.wait() }
            guard failed == nil, started < count else { return nil }
            started += 1
            return started - 1
        }
    }

    func put(_ output: Output, at index: Int) {
        condition.withLock { waiting[index] = output }
    }

    /// The result whose turn it is, for whoever asks first; nil when it is not there yet or another is being taken.
    func takeable() -> (output: Output, index: Int)? {
        condition.withLock {
            guard !isTaking, failed == nil, let output = waiting.removeValue(forKey: taken) else {
                return nil
            }
            isTaking = true
            return (output, taken)
        }
    }

    func took() {
        condition.withLock {
            isTaking = false
            taken += 1
            condition.broadcast()
        }
    }

    func fail(_ index: Int, _ error: any Error) {
        condition.withLock {
            if failed == nil || index < failed?.index ?? 0 { failed = (index, error) }
            condition.broadcast()
        }
    }
}
