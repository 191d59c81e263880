internal import Processes

/// What the search for one instance's environment may take; trials are not counted, they have limits of their own.
package struct SearchLimits: Hashable, Sendable {
    /// Wall time in seconds.
    package var wallSeconds = 1200.0
    /// CPU time of our processes and those in the sandbox, in seconds.
    package var cpuSeconds = 900.0

    package init() {}
}

/// How much of its limits a search has used.
package struct SearchBudget: Sendable {
    private let limits: SearchLimits
    private var wall = 0.0
    private var cpu = 0.0
    private var start: Start?

    private struct Start: Sendable {
        var moment: ContinuousClock.Instant
        var cpu: Double
    }

    package init(_ limits: SearchLimits = SearchLimits()) {
        self.limits = limits
    }

    /// A part of the search begins; what it takes counts from now on.
    package mutating func begin() {
        start = Start(moment: .now, cpu: CPUMeter.current?.seconds ?? 0)
    }

    /// The part of the search that began last ends.
    package mutating func end() {
        (wall, cpu, start) = (spent.wall, spent.cpu, nil)
    }

    private var spent: (wall: Double, cpu: Double) {
        guard let start else { return (wall, cpu) }
        let seconds = (ContinuousClock.now - start.moment) / .seconds(1)
        return (wall + seconds, cpu + max(0, (CPUMeter.current?.seconds ?? start.cpu) - start.cpu))
    }

    /// What the search has used up; nil when it may go on.
    package var excess: String? {
        let spent = spent
        if spent.wall >= limits.wallSeconds { return "the search had its \(Int(limits.wallSeconds)) s" }
        if spent.cpu >= limits.cpuSeconds { return "the search had its \(Int(limits.cpuSeconds)) s of CPU" }
        return nil
    }
}
