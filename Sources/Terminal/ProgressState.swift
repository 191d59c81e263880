/// How far a long piece of work has come: counts and times in, a line of text out; no clock, no output.
package struct ProgressState: Sendable {
    /// One of several pieces of work that are done side by side.
    package struct Work: Hashable, Sendable {
        package var subject: String
        package var phase: String
        /// When the phase began.
        package var since: Double
    }

    /// What is being done, such as `validate`.
    package var label: String
    /// What is counted, in the plural, such as `instances`.
    package var unit: String
    /// How many there are; nil while that is not known.
    package var total: Int?
    /// How many are done.
    package private(set) var done = 0
    /// What those came to, as `valid`, and how many each, in the order in which they came first.
    package private(set) var kinds: [(name: String, count: Int)] = []
    /// What is being worked on now, the oldest first.
    package private(set) var working: [Work] = []
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

    /// Notes that work is done, and what it came to.
    package mutating func advance(by count: Int = 1, as kind: String? = nil) {
        done += count
        guard let kind else { return }
        if let index = kinds.firstIndex(where: { $0.name == kind }) {
            kinds[index].count += count
        } else {
            kinds.append((kind, count))
        }
    }

    /// Notes that a piece of work is at a phase.
    package mutating func enter(_ subject: String, phase: String, at now: Double) {
        let work = Work(subject: subject, phase: phase, since: now)
        if let index = working.firstIndex(where: { $0.subject == subject }) {
            working[index] = work
        } else {
            working.append(work)
        }
    }

    /// Notes that a piece of work is over.
    package mutating func leave(_ subject: String) { working.removeAll { $0.subject == subject } }

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
        let works = working.map { work in
            let phase = work.phase.isEmpty ? "" : " \(work.phase)"
            let time = now - work.since >= 1 ? " \(HumanFormat.duration(seconds: now - work.since))" : ""
            return TerminalText.escaped(work.subject + phase + time)
        }
        let text = summary(at: now) + (works.isEmpty ? "" : "  " + works.joined(separator: "; "))
        return DisplayWidth.truncated(text, to: columns)
    }

    /// The line that remains when the work is over.
    package func closingLine(at now: Double) -> String {
        var parts = ["\(TerminalText.escaped(label)): \(HumanFormat.count(done)) \(unit)"]
        if resumed > 0 { parts.append("\(HumanFormat.count(resumed)) of them done earlier") }
        parts += counts
        parts.append("in \(HumanFormat.duration(seconds: now - start))")
        return parts.joined(separator: ", ")
    }

    private var counts: [String] {
        kinds.map { "\(HumanFormat.count($0.count)) \(TerminalText.escaped($0.name))" }
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
        parts += counts
        if let rate = rate(at: now) { parts.append(HumanFormat.rate(perSecond: rate)) }
        if now - start >= 1 { parts.append("for \(HumanFormat.duration(seconds: now - start))") }
        if let remaining = remainingSeconds(at: now), done < total ?? 0 {
            parts.append("\(HumanFormat.duration(seconds: remaining)) left")
        }
        return parts.joined(separator: ", ")
    }
}
