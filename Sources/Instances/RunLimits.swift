/// What one run of tests may take.
///
/// Its encoding is part of every run's key: a further member makes every run of every workspace due again.
package struct RunLimits: Hashable, Sendable, Codable {
    /// Wall time, seconds.
    package var wallSeconds: Double = 1800
    /// Time without any output, seconds.
    package var silenceSeconds: Double = 600
    /// Memory of all processes, bytes.
    package var memoryBytes: Int = 6 << 30
    /// Processes and threads at once.
    package var processes: Int = 512
    /// What a run may write to the checkout and the environment, bytes.
    package var diskBytes: Int = 2 << 30
    /// Bytes of output that are kept.
    package var outputBytes: Int = 16 << 20

    /// The default limits.
    package init() {}
}
