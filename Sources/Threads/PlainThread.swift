internal import Foundation

/// Starts a thread of our own that runs some blocking work, then ends.
///
/// The stack is 8 MB by default: threads other than the first get 512 KB by default here, too little for
/// deep recursion in C libraries.
package func startThread(
    name: String, stackBytes: Int = 8 << 20, _ work: @escaping @Sendable () -> Void
) {
    // The name is set by the thread itself: one set before the start is lost on Linux.
    let thread = Thread {
        Thread.current.name = name
        work()
    }
    thread.stackSize = stackBytes
    thread.start()
}

/// Runs blocking work on a thread of its own and waits for it without blocking a thread of the cooperative pool.
///
/// Unlike a pool's thread it is always free at once; made for work that waits (a child process), not for many small
/// pieces.
package func onOwnThread<Output: Sendable, Failure: Error>(
    name: String = "blocking", _ work: @escaping @Sendable () throws(Failure) -> Output
) async throws(Failure) -> Output {
    let (outcome, seconds) = await withCheckedContinuation { continuation in
        startThread(name: name) {
            continuation.resume(returning: ThreadTime.measured(work))
        }
    }
    ThreadTime.listener?(seconds)
    return try outcome.get()
}
