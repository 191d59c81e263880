package import Instances

/// What a validation came to.
package struct ValidationReport: Sendable, Encodable {
    /// What was validated now, by id.
    package var validated: [Row]
    /// How many had a verdict already.
    package var alreadyDone: Int
    /// CPU time of this program and of all processes that it started, seconds: what instances took, and all else, such as
    /// fetching mirrors and measuring code bases.
    package var cpuSeconds = 0.0

    /// One validated candidate.
    package struct Row: Sendable, Encodable {
        /// The instance.
        package var id: InstanceID
        /// The verdict.
        package var verdict: Verdict
        /// CPU time, environment and runs, seconds.
        package var cpuSeconds: Double
        /// Wall time, seconds.
        package var wallSeconds: Double
        /// What both were spent on; nil for a verdict that was drawn without work.
        package var costs: Costs?

        /// The row of a validation.
        ///
        /// - Parameter costs: What was spent on it now.
        package init(_ record: ValidationRecord, costs: Costs? = nil) {
            id = record.id
            verdict = record.verdict
            cpuSeconds = record.environmentCPUSeconds + record.testCPUSeconds
            wallSeconds = record.wallSeconds
            self.costs = costs
        }
    }

    package init(validated: [Row], alreadyDone: Int) {
        self.validated = validated
        self.alreadyDone = alreadyDone
    }
}
