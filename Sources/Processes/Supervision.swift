internal import Glibc

/// One running child, watched by one thread until nothing of its group is left.
struct Supervision {
    let child: Int32
    let limits: ProcessLimits
    let watch: (@Sendable (Int32) -> Bool)?
    let cancellation: Cancellation?
    let collectors: [Collector]
    let started: Double

    private var lastHeard: Double
    private var lastWatched: Double
    private var reason: ProcessEnding?
    private var killAt = Double.infinity
    private var pause: Int32 = 1

    /// How long to wait for output before the child and the limits are looked at again; milliseconds.
    ///
    /// A child whose pipes close, as most do when they end, is noticed at once.
    private static let patience: Int32 = 20

    init(
        child: Int32, command: Command, cancellation: Cancellation?, collectors: [Collector], started: Double
    ) {
        self.child = child
        limits = command.limits
        watch = command.watch
        self.cancellation = cancellation
        self.collectors = collectors
        self.started = started
        lastHeard = started
        // The first look comes at once.
        lastWatched = -.infinity
    }

    /// Waits for the child's end, by its own will or by a limit; how it ended, and its processor seconds.
    mutating func finish() -> (ending: ProcessEnding, cpuSeconds: Double) {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while !hasExited() {
                if listen(buffer, patience: Self.patience) { lastHeard = now() }
                enforceLimits()
            }
            // The child is not reaped yet, so its group's number cannot have been given to somebody else.
            kill(-child, SIGKILL)
            drain(buffer)
        }
        return reap()
    }

    /// Takes in what the child has to say, waiting for it for a while; whether there was anything.
    private mutating func listen(_ buffer: UnsafeMutableRawBufferPointer, patience: Int32) -> Bool {
        let open = collectors.filter { $0.waiting != nil }
        var polled = open.compactMap { collector in
            collector.waiting.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        }
        if polled.isEmpty {
            pause = min(pause * 2, patience)
        }
        guard poll(&polled, nfds_t(polled.count), polled.isEmpty ? pause : patience) > 0 else { return false }
        var heard = false
        for (entry, collector) in zip(polled, open) where entry.revents != 0 {
            if collector.read(into: buffer) { heard = true }
        }
        return heard
    }

    /// Reads what is left in the pipes.
    ///
    /// A process that fled the group may hold them open: it is not waited for.
    private mutating func drain(_ buffer: UnsafeMutableRawBufferPointer) {
        let deadline = now() + 2
        while collectors.contains(where: { $0.waiting != nil }), now() < deadline {
            guard listen(buffer, patience: 100) || !collectors.allSatisfy({ $0.waiting != nil }) else {
                return
            }
        }
    }

    private mutating func enforceLimits() {
        let time = now()
        if reason == nil {
            reason = reasonToStop(time)
            guard reason != nil else { return }
            // A last look, while there is something to be seen.
            _ = watch?(child)
            kill(-child, SIGTERM)
            killAt = time + limits.grace
        }
        if time >= killAt {
            kill(-child, SIGKILL)
            kill(child, SIGKILL)
        }
    }

    private mutating func reasonToStop(_ time: Double) -> ProcessEnding? {
        if cancellation?.isCancelled == true { return .cancelled }
        if let wall = limits.wall, time - started >= wall { return .timedOut }
        if let silence = limits.silence, time - lastHeard >= silence { return .silent }
        if let watch, time - lastWatched >= 0.2 {
            lastWatched = time
            if watch(child) { return .stopped }
        }
        return nil
    }

    /// Whether the child has ended; leaves it to be reaped.
    private func hasExited() -> Bool {
        var information = siginfo_t()
        let code = waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT | WNOHANG)
        return code != 0 ? errno != EINTR : information.si_signo != 0
    }

    private func reap() -> (ending: ProcessEnding, cpuSeconds: Double) {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
        let signal = status & 0x7f
        let own: ProcessEnding = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
        return (reason ?? own, seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }

    private func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}

/// Seconds on a clock that only goes forwards.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
