internal import Instances
internal import Synchronization
internal import Terminal

/// Shows the pipeline's progress on standard error.
final class TerminalObserver: PipelineObserver {
    private let capabilities: TerminalCapabilities
    private let current = Mutex<ProgressReporter?>(nil)

    init(environment: [String: String]) {
        capabilities = .of(descriptor: 2, environment: environment)
    }

    func began(_ title: String, unit: String, total: Int?) {
        ended()
        current.withLock {
            $0 = ProgressReporter(label: title, unit: unit, total: total, capabilities: capabilities)
        }
    }

    func advanced(by units: Int, failures: Int) {
        reporter?.update { $0.advance(by: units, failures: failures) }
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
