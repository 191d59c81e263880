/// When bytes came by a channel, and how much CPU time the child had taken by then.
package struct Arrival: Hashable, Sendable {
    /// How many bytes had come, these included.
    package var bytes: Int
    /// Seconds since the start.
    package var wallSeconds: Double
    /// CPU seconds of the child and its descendants; nil where nobody counts them.
    package var cpuSeconds: Double?

    package init(bytes: Int, wallSeconds: Double, cpuSeconds: Double? = nil) {
        self.bytes = bytes
        self.wallSeconds = wallSeconds
        self.cpuSeconds = cpuSeconds
    }
}

extension [Arrival] {
    /// The first arrival with which so many bytes were there; nil when they never were.
    package func having(_ bytes: Int) -> Arrival? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].bytes < bytes { low = middle + 1 } else { high = middle }
        }
        return low < count ? self[low] : nil
    }
}

/// Keeps arrivals: all of a quiet channel, the first thousands and the last of a busy one.
struct ArrivalLog {
    private(set) var arrivals: [Arrival] = []
    private let started: Double
    private let clock: (@Sendable () -> Double?)?

    /// How many are kept.
    private static let most = 1 << 16
    /// How old a CPU time may be, seconds: reading it costs more than a short test.
    private static let precision = 0.002

    private var read = (moment: -Double.infinity, cpu: Double?.none)

    /// - Parameter clock: Tells the CPU seconds of the child so far.
    init(started: Double, clock: (@Sendable () -> Double?)?) {
        self.started = started
        self.clock = clock
    }

    mutating func add(bytes: Int, at moment: Double) {
        if moment - read.moment >= Self.precision { read = (moment, clock?()) }
        let arrival = Arrival(bytes: bytes, wallSeconds: moment - started, cpuSeconds: read.cpu)
        if arrivals.count == Self.most {
            arrivals[Self.most - 1] = arrival
        } else {
            arrivals.append(arrival)
        }
    }
}
