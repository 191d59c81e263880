/// Where the records of runs and their logs are kept.
package protocol RunStore: Sendable {
    /// The record of a run; nil when there is none.
    ///
    /// - Throws: when there is one that cannot be read.
    func record(of id: InstanceID, key: String) throws -> RunRecord?

    /// Keeps a record; a later attempt at the same run replaces the earlier.
    ///
    /// - Throws: when it cannot be kept.
    func keep(_ record: RunRecord) throws

    /// Where the log of a run goes; its directory is there afterwards.
    ///
    /// - Parameter attempt: which attempt at an environment the run belongs to, from 1; each has its own logs.
    /// - Throws: when the directory cannot be made.
    func logPlace(
        of id: InstanceID, _ variant: Variant, repeatIndex: Int, attempt: Int
    ) throws -> RunLogPlace

    /// The bytes of a run's log.
    ///
    /// - Throws: when it is gone or cannot be read.
    func log(of record: RunRecord) async throws -> [UInt8]
}

/// The place of a run's log.
package struct RunLogPlace: Hashable, Sendable {
    /// The name that the record holds.
    package var name: String
    /// The path on the host.
    package var path: String

    package init(name: String, path: String) {
        self.name = name
        self.path = path
    }

    /// The place of the log of a run of some tests alone.
    package var alone: RunLogPlace { named("alone") }

    /// The place of the log of a control.
    package var control: RunLogPlace { named("control") }

    /// The place of the log of a run under unusual circumstances.
    package func varied(_ name: String) -> RunLogPlace { named(name) }

    /// The place of the log of one of the starts of a run, from 1: that of the first is the place itself.
    package func start(_ number: Int) -> RunLogPlace {
        number > 1 ? named("start-\(number)") : self
    }

    private func named(_ end: String) -> RunLogPlace {
        func named(_ text: String) -> String {
            "\(text.hasSuffix(".log") ? String(text.dropLast(4)) : text).\(end).log"
        }
        return RunLogPlace(name: named(name), path: named(path))
    }
}
