internal import Foundation
internal import Synchronization

/// Maps items on several plain threads, blocking until all are done; results stand in the order of the items.
///
/// Each thread makes its own state and keeps it for all the items it takes, so the state may be noncopyable and not
/// Sendable: a handle of a C library that only one thread may use. Threads take the next item when they are free.
/// After the first failure no further item is started, and of the failures met the one with the lowest index is thrown.
/// The caller's thread waits; call it from a `ThreadPool` or a thread of your own.
package func parallelMap<Item: Sendable, State: ~Copyable, Output: Sendable, Failure: Error>(
    _ items: [Item], threads: Int, stackBytes: Int = 8 << 20,
    makeState: @escaping @Sendable () throws(Failure) -> State,
    body: @escaping @Sendable (inout State, Item) throws(Failure) -> Output
) throws(Failure) -> [Output] {
    guard !items.isEmpty else { return [] }
    let board = Board<Output, Failure>(count: items.count)
    let group = DispatchGroup()
    for number in 0..<min(max(1, threads), items.count) {
        group.enter()
        startThread(name: "map-\(number)", stackBytes: stackBytes) {
            work(on: items, board: board, makeState: makeState, body: body)
            group.leave()
        }
    }
    group.wait()
    return try board.results()
}

/// One thread's share: items taken from the board until there are none left or something failed.
private func work<Item: Sendable, State: ~Copyable, Output: Sendable, Failure: Error>(
    on items: [Item], board: Board<Output, Failure>,
    makeState: @Sendable () throws(Failure) -> State,
    body: @Sendable (inout State, Item) throws(Failure) -> Output
) {
    // Index -1: a state that cannot be made outranks what fails later.
    var current = -1
    do throws(Failure) {
        var state = try makeState()
        while let index = board.take() {
            current = index
            board.finish(index, try body(&state, items[index]))
        }
    } catch {
        board.fail(current, error)
    }
}

/// Which item is next, and what came of the others.
private final class Board<Output: Sendable, Failure: Error>: Sendable {
    private struct Standing {
        var next = 0
        var outputs: [Output?]
        var failure: (index: Int, error: Failure)?
    }
    private let standing: Mutex<Standing>

    init(count: Int) {
        standing = Mutex(Standing(outputs: Array(repeating: nil, count: count)))
    }

    func take() -> Int? {
        standing.withLock { standing in
            guard standing.failure == nil, standing.next < standing.outputs.count else { return nil }
            standing.next += 1
            return standing.next - 1
        }
    }

    func finish(_ index: Int, _ output: Output) {
        standing.withLock { $0.outputs[index] = output }
    }

    func fail(_ index: Int, _ error: Failure) {
        standing.withLock { standing in
            if let known = standing.failure, known.index <= index { return }
            standing.failure = (index, error)
        }
    }

    func results() throws(Failure) -> [Output] {
        let (outputs, failure) = standing.withLock { ($0.outputs, $0.failure) }
        if let failure { throw failure.error }
        return outputs.compactMap(\.self)
    }
}
