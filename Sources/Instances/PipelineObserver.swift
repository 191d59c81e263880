/// Who is told how the work goes on: the command line's progress, or nobody.
package protocol PipelineObserver: Sendable {
    /// A piece of long work begins; `total` units are to come, when that is known.
    func began(_ title: String, unit: String, total: Int?)
    /// Units were done now, and what they came to, such as `valid`; nil where all come to the same.
    func advanced(by units: Int, as kind: String?)
    /// One of several pieces of work that are done side by side is at a phase, such as `resolve`; it begins with its
    /// first phase.
    func working(on subject: String, phase: String)
    /// One of them is over.
    func left(_ subject: String)
    /// Units were found done by an earlier run.
    func resumed(_ units: Int)
    /// The piece of work is over.
    func ended()
    /// Something that a person should know; it may hold hostile text, which the receiver escapes.
    func noted(_ message: String)
}

/// An observer that passes on what a person should know, and no progress: for work beside other work.
package struct NotesOnly: PipelineObserver {
    private let other: any PipelineObserver

    package init(_ other: any PipelineObserver) { self.other = other }

    package func began(_ title: String, unit: String, total: Int?) {}
    package func advanced(by units: Int, as kind: String?) {}
    package func working(on subject: String, phase: String) {}
    package func left(_ subject: String) {}
    package func resumed(_ units: Int) {}
    package func ended() {}
    package func noted(_ message: String) { other.noted(message) }
}

/// An observer that tells nobody.
package struct SilentObserver: PipelineObserver {
    package init() {}
    package func began(_ title: String, unit: String, total: Int?) {}
    package func advanced(by units: Int, as kind: String?) {}
    package func working(on subject: String, phase: String) {}
    package func left(_ subject: String) {}
    package func resumed(_ units: Int) {}
    package func ended() {}
    package func noted(_ message: String) {}
}

/// Which phase a piece of work is at, for whoever watches it from far above.
package enum WorkPhase {
    /// Who watches the running task; nil when nobody does.
    @TaskLocal package static var entered: (@Sendable (_ phase: String) -> Void)?

    /// Does a piece of work while an observer is shown its phases.
    package static func watched<Output>(
        _ subject: String, by observer: any PipelineObserver, _ work: () async throws -> Output
    ) async rethrows -> Output {
        observer.working(on: subject, phase: "")
        defer { observer.left(subject) }
        return try await $entered.withValue({ observer.working(on: subject, phase: $0) }) { try await work() }
    }
}
