internal import Synchronization

/// Turns running totals into the steps that an observer counts.
package final class ProgressCounter: Sendable {
    private struct Shown {
        /// What the pieces of work count, once one has begun here.
        var unit: String?
        var total = 0
    }

    private let observer: any PipelineObserver
    private let shown = Mutex(Shown())

    package init(_ observer: any PipelineObserver) {
        self.observer = observer
    }

    /// Shows a total; one that falls back, since a new count began, shows nothing.
    package func show(_ total: Int) {
        let step = shown.withLock { shown in
            let step = total - shown.total
            shown.total = total
            return step
        }
        if step > 0 { observer.advanced(by: step, as: nil) }
    }

    /// Shows a total of a piece of work, which begins where another unit was counted before.
    package func show(_ done: Int, of total: Int, _ unit: String, title: String) {
        let isNew = shown.withLock { shown in
            guard shown.unit != unit else { return false }
            shown = Shown(unit: unit)
            return true
        }
        if isNew { observer.began(title, unit: unit, total: total) }
        show(done)
    }

    /// Ends the piece of work that has begun here, if any.
    package func end() {
        if shown.withLock({ $0.unit != nil }) { observer.ended() }
    }
}
