/// What some work took, by what it was spent on.
package struct Costs: Hashable, Sendable {
    private var shares: [CostKind: Cost] = [:]

    package init() {}

    /// The time of one kind; adding and taking away are assignments.
    package subscript(kind: CostKind) -> Cost {
        get { shares[kind] ?? Cost() }
        set { shares[kind] = newValue == Cost() ? nil : newValue }
    }

    /// All kinds together.
    package var total: Cost { shares.values.reduce(into: Cost()) { $0 += $1 } }

    /// CPU time of everything but the processes of the test runs.
    package var cpuSecondsBesidesTests: Double {
        CostKind.allCases.filter { !$0.isOfTestProcesses }.reduce(0) { $0 + self[$1].cpuSeconds }
    }

    /// Rounded as records hold them: to tenths of a millisecond, more than any of it is measured to.
    package var rounded: Costs {
        var costs = self
        costs.shares = shares.mapValues(\.rounded)
        return costs
    }

    /// Adds what other work took.
    package static func += (sum: inout Costs, costs: Costs) {
        for (kind, cost) in costs.shares { sum[kind] += cost }
    }

    /// Moves time from one kind to another.
    package mutating func move(_ cost: Cost, from: CostKind, to: CostKind) {
        self[from] += -cost
        self[to] += cost
    }
}

extension CostKind {
    /// Whether it is time of test processes, once they are set up.
    package var isOfTestProcesses: Bool {
        switch self {
        case .startUp, .tests, .exit, .trials: true
        case .checkout, .resolve, .build, .project, .sandbox, .program: false
        }
    }
}

extension Costs: Codable {
    /// Kinds that a later version adds are left out.
    package init(from decoder: any Decoder) throws {
        let named = try decoder.singleValueContainer().decode([String: Cost].self)
        for (name, cost) in named {
            if let kind = CostKind(rawValue: name) { self[kind] = cost }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            Dictionary(uniqueKeysWithValues: shares.map { ($0.key.rawValue, $0.value) }))
    }
}

extension Cost {
    fileprivate var rounded: Cost {
        Cost(
            cpuSeconds: (cpuSeconds * 1e4).rounded() / 1e4, wallSeconds: (wallSeconds * 1e4).rounded() / 1e4)
    }
}
