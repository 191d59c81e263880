/// Who is told how the work goes on: the command line's progress, or nobody.
package protocol PipelineObserver: Sendable {
    /// A piece of long work begins; `total` units are to come, when that is known.
    func began(_ title: String, unit: String, total: Int?)
    /// Units were done now, some of them with a failure.
    func advanced(by units: Int, failures: Int)
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
    package func advanced(by units: Int, failures: Int) {}
    package func resumed(_ units: Int) {}
    package func ended() {}
    package func noted(_ message: String) { other.noted(message) }
}

/// An observer that tells nobody.
package struct SilentObserver: PipelineObserver {
    package init() {}
    package func began(_ title: String, unit: String, total: Int?) {}
    package func advanced(by units: Int, failures: Int) {}
    package func resumed(_ units: Int) {}
    package func ended() {}
    package func noted(_ message: String) {}
}
