package import Instances

/// What a validation came to.
package struct ValidationReport: Sendable, Encodable {
    /// What was validated now, by id.
    package var validated: [Row]
    /// How many had a verdict already.
    package var alreadyDone: Int

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

        /// The row of a validation.
        package init(_ record: ValidationRecord) {
            id = record.id
            verdict = record.verdict
            cpuSeconds = record.environmentCPUSeconds + record.testCPUSeconds
            wallSeconds = record.wallSeconds
        }
    }

    package init(validated: [Row], alreadyDone: Int) {
        self.validated = validated
        self.alreadyDone = alreadyDone
    }
}
