/// What the work on an instance is spent on.
package enum CostKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// Files of the mirror and patches become checkouts; checkouts are removed.
    case checkout
    /// The project's files are read, setup files say what they ask for, uv finds the packages of the day.
    case resolve
    /// Packages are built, installed, compiled and shared.
    case build
    /// The project is installed over the packages, and its own build commands run.
    case project
    /// Sandboxes are set up and cleared away, those of all other kinds as well.
    case sandbox
    /// From the start of the test runner until the first test begins: interpreter, plug-ins, collection.
    case startUp = "start-up"
    /// From the first test's begin to the last test's end.
    case tests
    /// From the last test's end to the end of the test runner.
    case exit
    /// Whole runs on which the verdict does not rest: in environments that were given up.
    case trials
    /// This program itself, as far as it is none of the others: it decides, reads and writes records.
    case program

    /// Whether a person who watches is shown that it begins.
    package var isPhase: Bool {
        switch self {
        case .checkout, .resolve, .build, .project: true
        case .sandbox, .startUp, .tests, .exit, .trials, .program: false
        }
    }
}

/// Time that a piece of work took, seconds.
package struct Cost: Hashable, Sendable, Codable {
    /// CPU time, user and system.
    package var cpuSeconds: Double
    /// Wall time.
    package var wallSeconds: Double

    package init(cpuSeconds: Double = 0, wallSeconds: Double = 0) {
        self.cpuSeconds = cpuSeconds
        self.wallSeconds = wallSeconds
    }

    package static func += (sum: inout Cost, cost: Cost) {
        sum.cpuSeconds += cost.cpuSeconds
        sum.wallSeconds += cost.wallSeconds
    }

    /// Seconds for people, with hundredths: `1.05 s`.
    package static func text(seconds: Double) -> String {
        let hundredths = Int((abs(seconds) * 100).rounded())
        let digits = "\(hundredths % 100)"
        let sign = seconds < 0 && hundredths > 0 ? "-" : ""
        return "\(sign)\(hundredths / 100).\(digits.count == 1 ? "0" : "")\(digits) s"
    }

    package static prefix func - (cost: Cost) -> Cost {
        Cost(cpuSeconds: -cost.cpuSeconds, wallSeconds: -cost.wallSeconds)
    }
}
