internal import Dispatch
internal import Foundation

/// Cancels work on the first SIGINT or SIGTERM, so that what is under way is put away in order; a second one ends
/// the process at once.
struct Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Watches for signals as long as the value lives.
    init(cancel: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in
                signal(number, SIG_DFL)
                cancel()
            }
            source.resume()
            return source
        }
    }
}
