internal import Foundation

/// A fixed number of threads of our own on which tasks may block.
///
/// The cooperative pool and concurrent dispatch queues share one small set of threads on Linux, so blocking calls made
/// there starve every task of the program. Work that hashes, compresses or waits runs here instead: either
/// `pool.run { … }`, or a whole task with `executorPreference: pool`.
package final class ThreadPool: TaskExecutor {
    private let queue: JobQueue

    /// A pool of so many threads (at least one), which start at once.
    package init(threads: Int, name: String = "pool", stackBytes: Int = 8 << 20) {
        queue = JobQueue()
        for number in 0..<max(1, threads) {
            // The threads hold the queue, not the pool, so that a forgotten pool ends its threads.
            startThread(name: "\(name)-\(number)", stackBytes: stackBytes) { [queue] in
                while let work = queue.next() { work() }
            }
        }
    }

    deinit {
        queue.close()
    }

    /// Takes a task's next piece of work.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.append { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Runs blocking work on one of the pool's threads.
    package func run<Output: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        let (outcome, seconds) = await withCheckedContinuation { continuation in
            queue.append { continuation.resume(returning: ThreadTime.measured(work)) }
        }
        ThreadTime.listener?(seconds)
        return try outcome.get()
    }
}

/// Closures in the order of their arrival, handed to whichever thread asks.
///
/// Unchecked: the array and the flag are only touched while the condition is locked.
private final class JobQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var waiting: [@Sendable () -> Void] = []
    private var nextIndex = 0
    private var isClosed = false

    func append(_ work: @escaping @Sendable () -> Void) {
        condition.withLock { waiting.append(work) }
        condition.signal()
    }

    func close() {
        condition.withLock { isClosed = true }
        condition.broadcast()
    }

    /// Blocks until there is work; nil once the queue is closed and empty.
    func next() -> (@Sendable () -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while nextIndex == waiting.count {
            guard !isClosed else { return nil }
            condition.wait()
        }
        let work = waiting[nextIndex]
        nextIndex += 1
        if nextIndex == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            nextIndex = 0
        }
        return work
    }
}
