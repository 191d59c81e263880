import Instances
import Processes
import Synchronization
import Testing
import Threads

@Suite struct `The meter of a task` {
    /// Uses the processor of this thread for so many seconds.
    private static func work(_ seconds: Double) {
        let end = ThreadTime.now + seconds
        var number = 0
        while ThreadTime.now < end { number &+= 1 }
    }

    @Test func `gives time to the innermost kind of work alone`() async throws {
        let meter = CPUMeter()
        await meter.during {
            await CPUMeter.measuring(.resolve) {
                CPUMeter.current?.add(1)
                await CPUMeter.measuring(.build) {
                    CPUMeter.current?.add(2)
                    try? await Task.sleep(for: .milliseconds(60))
                }
                CPUMeter.current?.add(4)
            }
            CPUMeter.current?.add(8)
        }
        #expect(meter.seconds == 15)
        #expect(meter.costs[.resolve].cpuSeconds == 5)
        #expect(meter.costs[.build].cpuSeconds == 2)
        #expect(meter.costs[.program].cpuSeconds == 8)
        #expect(meter.costs[.build].wallSeconds >= 0.06)
        #expect(meter.costs[.resolve].wallSeconds < 0.05)
    }

    @Test func `counts this program's own calls, on other threads and on this one`() async throws {
        let meter = CPUMeter()
        let pool = ThreadPool(threads: 1)
        await meter.during {
            await CPUMeter.measuring(.checkout) {
                await pool.run { Self.work(0.03) }
                await onOwnThread { Self.work(0.03) }
            }
            CPUMeter.measuringHere(.project) { Self.work(0.02) }
        }
        #expect(meter.costs[.checkout].cpuSeconds >= 0.06)
        #expect(meter.costs[.project].cpuSeconds >= 0.02)
        #expect(meter.ownSeconds >= 0.08)
        #expect(meter.seconds == 0)
    }

    @Test func `moves time from the present kind to another`() async throws {
        let meter = CPUMeter()
        await meter.during {
            await CPUMeter.measuring(.tests) {
                meter.add(3)
                meter.move(Cost(cpuSeconds: 1), to: .startUp)
            }
        }
        #expect(meter.costs[.tests].cpuSeconds == 2)
        #expect(meter.costs[.startUp].cpuSeconds == 1)
    }

    @Test func `work without a meter goes on, and throws what it throws`() async {
        struct Fault: Error {}
        await #expect(throws: Fault.self) {
            try await CPUMeter.measuring(.resolve) { () async throws(Fault) in throw Fault() }
        }
    }
}

@Suite struct `This program's own time` {
    @Test func `is divided among the pieces of work under way`() {
        let clock = SteppingClock([10, 10, 12, 16, 17])
        let time = SharedTime { clock.next() }
        let first = time.begin()
        let second = time.begin()
        #expect(time.end(first) == 2 + 2)
        #expect(time.end(second) == 2 + 1)
    }

    /// Tells one moment after another.
    private final class SteppingClock: Sendable {
        private let pool = Mutex<[Double]>([])

        init(_ moments: [Double]) {
            pool.withLock { $0 = moments }
        }

        func next() -> Double { pool.withLock { $0.removeFirst() } }
    }
}
