internal import Synchronization
internal import Threads

/// Runs child processes.
///
/// Every child leads a session and process group of its own, and when it has ended, however it did, its whole group is
/// killed. Only a grandchild that makes a session of its own escapes that; what cannot be trusted runs in a sandbox.
package enum ProcessRunner {
    /// Runs a command to its end, blocking the thread.
    ///
    /// Throws when the child could not be started or its log not be written; how the child itself ended is in the
    /// result.
    package static func run(_ command: Command) throws(ProcessError) -> ProcessResult {
        try run(command, cancellation: nil)
    }

    /// Runs a command to its end on a thread of its own.
    ///
    /// When the task is cancelled the child's group is stopped, and the result's ending is `.cancelled`. The thread
    /// lives exactly as long as the child, so a child may ask the kernel to be killed with its parent.
    package static func runAsync(_ command: Command) async throws(ProcessError) -> ProcessResult {
        let cancellation = Cancellation()
        let outcome: Result<ProcessResult, ProcessError> = await withTaskCancellationHandler {
            await onOwnThread(name: "child") {
                Result { () throws(ProcessError) in try run(command, cancellation: cancellation) }
            }
        } onCancel: {
            cancellation.cancel()
        }
        let result = try outcome.get()
        CPUMeter.current?.add(result.cpuSeconds)
        return result
    }

    private static func run(
        _ command: Command, cancellation: Cancellation?
    ) throws(ProcessError) -> ProcessResult {
        let path = try Spawn.locate(command.executable, environment: command.environment)
        let pipes = try Pipes(of: command)
        let started = now()
        let child = try Spawn(path: path, command: command, descriptors: pipes.forChild).start()
        pipes.closeOurCopies()
        for collector in pipes.collectors { collector.begin(at: started, clock: command.clock) }
        var supervision = Supervision(
            child: child, command: command, cancellation: cancellation, collectors: pipes.collectors,
            started: started)
        let end = supervision.finish()
        for collector in pipes.collectors {
            if let failure = collector.failure { throw failure }
        }
        var result = ProcessResult(ending: end.ending, output: pipes.output.bytes)
        result.outputTruncated = pipes.output.truncated
        result.errors = pipes.errors?.bytes ?? []
        result.errorsTruncated = pipes.errors?.truncated ?? false
        result.channels = pipes.channels.mapValues(\.collected)
        result.wallSeconds = now() - started
        result.cpuSeconds = end.cpuSeconds
        return result
    }
}

/// A wish to stop, made on one thread and read on another.
final class Cancellation: Sendable {
    private let wished = Atomic<Bool>(false)

    var isCancelled: Bool { wished.load(ordering: .relaxed) }

    func cancel() { wished.store(true, ordering: .relaxed) }
}

/// The descriptors between us and one child: its ends, and the collectors that read ours.
private struct Pipes {
    let output: Collector
    private(set) var errors: Collector?
    private(set) var channels: [Int32: Collector] = [:]
    private var ends: [(number: Int32, end: Descriptor)] = []
    private let inherited: [InheritedDescriptor]

    init(of command: Command) throws(ProcessError) {
        inherited = command.inherited
        if let input = command.input {
            ends.append((0, try Descriptor.input(holding: input)))
        } else {
            ends.append((0, try Descriptor.nothing()))
        }
        let outputPipe = try Descriptor.pipe()
        output = try Collector(source: outputPipe.reading, into: command.output)
        ends.append((1, outputPipe.writing))
        switch command.errors {
        case .withOutput:
            ends.append((2, outputPipe.writing))
        case .captured(let limit):
            let pipe = try Descriptor.pipe()
            errors = Collector(source: pipe.reading, limit: limit)
            ends.append((2, pipe.writing))
        }
        for (number, contents) in command.files {
            ends.append((number, try Descriptor.file(holding: contents)))
        }
        for channel in command.channels {
            let pipe = try Descriptor.pipe()
            channels[channel.descriptor] = Collector(
                source: pipe.reading, limit: channel.limit, isTimed: channel.isTimed)
            ends.append((channel.descriptor, pipe.writing))
        }
    }

    var collectors: [Collector] {
        [output] + (errors.map { [$0] } ?? []) + channels.sorted { $0.key < $1.key }.map(\.value)
    }

    var forChild: [InheritedDescriptor] {
        ends.map { InheritedDescriptor(descriptor: $0.number, source: $0.end.number) } + inherited
    }

    /// Closes the child's ends on our side; without that its end would not be seen.
    func closeOurCopies() {
        for (_, end) in ends { end.close() }
    }
}
