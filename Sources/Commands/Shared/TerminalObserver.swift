internal import Instances
internal import Synchronization
internal import Terminal

/// Shows the pipeline's progress on standard error.
final class TerminalObserver: PipelineObserver {
    /// How much is said.
    enum Verbosity {
        /// What a person should know, and no progress.
        case quiet
        case usual
        /// Each phase of each piece of work too.
        case verbose
    }

    private let capabilities: TerminalCapabilities
    private let verbosity: Verbosity
    private let current = Mutex<ProgressReporter?>(nil)

    init(environment: [String: String], _ verbosity: Verbosity = .usual) {
        capabilities = .of(descriptor: 2, environment: environment)
        self.verbosity = verbosity
    }

    func began(_ title: String, unit: String, total: Int?) {
        ended()
        current.withLock {
            $0 = ProgressReporter(
                label: title, unit: unit, total: total, capabilities: capabilities,
                isQuiet: verbosity == .quiet)
        }
    }

    func advanced(by units: Int, as kind: String?) {
        reporter?.update { $0.advance(by: units, as: kind) }
    }

    func working(on subject: String, phase: String) {
        let moment = steadySeconds()
        reporter?.update { $0.enter(subject, phase: phase, at: moment) }
        if verbosity == .verbose, !phase.isEmpty { noted("\(subject): \(phase)") }
    }

    func left(_ subject: String) {
        reporter?.update { $0.leave(subject) }
    }

    func resumed(_ units: Int) {
        reporter?.update { $0.resume(units) }
    }

    func ended() {
        let reporter = current.withLock { value in
            defer { value = nil }
            return value
        }
        reporter?.finish()
    }

    func noted(_ message: String) {
        if let reporter {
            reporter.note(message)
        } else {
            _ = OutputStream.standardError.write(TerminalText.escaped(message) + "\n")
        }
    }

    private var reporter: ProgressReporter? { current.withLock { $0 } }
}
