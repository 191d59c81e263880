internal import Instances
internal import Synchronization

/// Turns a running total into the steps that an observer counts.
final class ProgressCounter: Sendable {
    private let observer: any PipelineObserver
    private let shown = Mutex(0)

    init(_ observer: any PipelineObserver) {
        self.observer = observer
    }

    /// Shows a total; one that falls back, since a new count began, shows nothing.
    func show(_ total: Int) {
        let step = shown.withLock { value in
            let step = total - value
            value = total
            return step
        }
        if step > 0 { observer.advanced(by: step, failures: 0) }
    }
}
