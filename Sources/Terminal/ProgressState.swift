/// How far a long piece of work has come: counts and times in, a line of text out; no clock, no output.
package struct ProgressState: Hashable, Sendable {
    /// What is being done, such as `validate`.
    package var label: String
    /// What is counted, in the plural, such as `instances`.
    package var unit: String
    /// How many there are; nil while that is not known.
    package var total: Int?
    /// How many are done, failures included.
    package private(set) var done = 0
    /// How many of those failed.
    package private(set) var failures = 0
    /// What is being worked on now, or was last.
    package var current = ""
    /// How many were finished in an earlier run and cost nothing in this one.
    package private(set) var resumed = 0
    private let start: Double

    /// Work that starts at a moment, in seconds of any steady clock.
    package init(label: String, unit: String, total: Int?, startingAt start: Double) {
        self.label = label
        self.unit = unit
        self.total = total
        self.start = start
    }

    /// Notes that work is done, some of it failed.
    package mutating func advance(by count: Int = 1, failures: Int = 0) {
        done += count
        self.failures += failures
    }

    /// Notes what an earlier run had finished: it counts as done but says nothing of the speed.
    package mutating func resume(_ count: Int) {
        done += count
        resumed += count
    }

    /// How many are done per second in this run; nil before the first.
    package func rate(at now: Double) -> Double? {
        let count = done - resumed
        let elapsed = now - start
        guard count > 0, elapsed > 0 else { return nil }
        return Double(count) / elapsed
    }

    /// The seconds that the rest takes at the rate so far; nil when rate or total are not known.
    package func remainingSeconds(at now: Double) -> Double? {
        guard let total, let rate = rate(at: now) else { return nil }
        return Double(max(0, total - done)) / rate
    }

    /// One line that says it all, not longer than a number of columns where that can be.
    package func line(at now: Double, columns: Int) -> String {
        let text = ([summary(at: now)] + (current.isEmpty ? [] : [TerminalText.escaped(current)]))
            .joined(separator: "  ")
        return DisplayWidth.truncated(text, to: columns)
    }

    /// The line that remains when the work is over.
    package func closingLine(at now: Double) -> String {
        var parts = ["\(TerminalText.escaped(label)): \(HumanFormat.count(done)) \(unit)"]
        if resumed > 0 { parts.append("\(HumanFormat.count(resumed)) of them done earlier") }
        if failures > 0 { parts.append("\(HumanFormat.count(failures)) failed") }
        parts.append("in \(HumanFormat.duration(seconds: now - start))")
        return parts.joined(separator: ", ")
    }

    private func summary(at now: Double) -> String {
        let label = TerminalText.escaped(label)
        var parts: [String]
        if let total {
            let share = HumanFormat.percentage(done, of: total)
            parts = ["\(label): \(HumanFormat.count(done))/\(HumanFormat.count(total)) \(unit) (\(share))"]
        } else {
            parts = ["\(label): \(HumanFormat.count(done)) \(unit)"]
        }
        if let rate = rate(at: now) { parts.append(HumanFormat.rate(perSecond: rate)) }
        if failures > 0 { parts.append("\(HumanFormat.count(failures)) failed") }
        if let remaining = remainingSeconds(at: now), done < total ?? 0 {
            parts.append("\(HumanFormat.duration(seconds: remaining)) left")
        }
        return parts.joined(separator: ", ")
    }
}
