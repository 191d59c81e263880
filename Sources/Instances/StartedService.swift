/// A service that was started for a run, and what became of it.
package struct StartedService: Hashable, Sendable, Codable {
    /// What it is, such as `redis`.
    package var name: String
    /// The port on which it listened; of a display, its number.
    package var port: Int
    /// The version of its program.
    package var version: String?
    /// How long it took until it was ready, seconds.
    package var seconds: Double?
    /// Why it did not start; nil when it did.
    package var failure: String?

    package init(
        name: String, port: Int, version: String? = nil, seconds: Double? = nil, failure: String? = nil
    ) {
        self.name = name
        self.port = port
        self.version = version
        self.seconds = seconds
        self.failure = failure
    }
}
