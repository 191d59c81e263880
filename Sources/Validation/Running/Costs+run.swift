internal import Instances
internal import Processes
internal import Sandbox

extension Costs {
    /// What a run was spent on, by when its report said that tests began and ended.
    ///
    /// Where nobody counts the CPU time of a run while it lasts, all of it is that of the tests.
    init(of result: SandboxResult, _ span: TestReport.Span?) {
        self.init()
        self[.sandbox] = result.setup
        var end = Arrival(bytes: .max, wallSeconds: result.wallSeconds, cpuSeconds: result.cpuSeconds)
        if result.began?.cpuSeconds == nil { end.cpuSeconds = nil }
        let begin = result.began ?? end
        let first = span.flatMap { result.arrivals.having($0.first) } ?? end
        let last = span.flatMap { result.arrivals.having($0.last) } ?? end
        self[.startUp] = Self.between(begin, first)
        self[.tests] = Self.between(first, last)
        self[.exit] = Self.between(last, end)
        if end.cpuSeconds == nil { self[.tests].cpuSeconds = result.cpuSeconds }
    }

    private static func between(_ start: Arrival, _ end: Arrival) -> Cost {
        var cpu = 0.0
        if let from = start.cpuSeconds, let to = end.cpuSeconds { cpu = to - from }
        return Cost(
            cpuSeconds: max(0, cpu), wallSeconds: max(0, end.wallSeconds - start.wallSeconds))
    }
}
