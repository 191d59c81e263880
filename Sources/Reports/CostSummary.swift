package import Instances

/// What the validation of several instances was spent on.
package struct CostSummary: Sendable, Encodable {
    /// One kind of work over all instances, seconds an instance.
    package struct Row: Sendable, Encodable {
        /// A `CostKind`, or `other`: what belongs to no instance, such as mirrors and measuring code bases.
        package var kind: String
        /// CPU time.
        package var medianCPUSeconds: Double
        package var meanCPUSeconds: Double
        /// Of the CPU time of all, 0 to 1.
        package var share: Double
        /// Wall time.
        package var medianWallSeconds: Double
    }

    /// The kinds in the order of the work; `other` last.
    package var rows: [Row]
    /// CPU time of an instance, all kinds.
    package var medianCPUSeconds: Double
    /// CPU time of an instance besides the processes of its test runs.
    package var medianCPUSecondsBesidesTests: Double
    /// CPU time of this program and of all processes that it started, seconds.
    package var cpuSeconds: Double

    /// Over instances; nil when there are none.
    ///
    /// - Parameter cpuSeconds: What the whole work took; what instances do not account for is `other`.
    package init?(of instances: [Costs], cpuSeconds: Double) {
        guard !instances.isEmpty else { return nil }
        let count = Double(instances.count)
        let known = instances.reduce(0) { $0 + $1.total.cpuSeconds }
        self.cpuSeconds = cpuSeconds
        medianCPUSeconds = Self.median(instances.map(\.total.cpuSeconds))
        medianCPUSecondsBesidesTests = Self.median(instances.map(\.cpuSecondsBesidesTests))
        rows = CostKind.allCases.map { kind in
            let sum = instances.reduce(0) { $0 + $1[kind].cpuSeconds }
            return Row(
                kind: kind.rawValue, medianCPUSeconds: Self.median(instances.map { $0[kind].cpuSeconds }),
                meanCPUSeconds: sum / count, share: cpuSeconds > 0 ? sum / cpuSeconds : 0,
                medianWallSeconds: Self.median(instances.map { $0[kind].wallSeconds }))
        }
        let other = cpuSeconds - known
        rows.append(
            Row(
                kind: "other", medianCPUSeconds: other / count, meanCPUSeconds: other / count,
                share: cpuSeconds > 0 ? other / cpuSeconds : 0, medianWallSeconds: 0))
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
