import Instances
import Synchronization

/// An observer that keeps what it is told for people.
final class RecordingObserver: PipelineObserver {
    private let kept = Mutex<[String]>([])

    /// What was noted, in order.
    var notes: [String] { kept.withLock { $0 } }

    func began(_ title: String, unit: String, total: Int?) {}
    func advanced(by units: Int, as kind: String?) {}
    func working(on subject: String, phase: String) {}
    func left(_ subject: String) {}
    func resumed(_ units: Int) {}
    func ended() {}
    func noted(_ message: String) { kept.withLock { $0.append(message) } }
}
