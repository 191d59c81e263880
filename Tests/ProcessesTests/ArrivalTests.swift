import Processes
import Testing

@Suite struct `When bytes come by a channel` {
    @Test func `is noted with the CPU time by then, where that is asked for`() throws {
        var command = Command(
            "/bin/sh", ["-c", "echo a >&3; sleep 0.2; echo bc >&3; echo d >&4"],
            environment: ["PATH": "/usr/bin:/bin"])
        command.channels = [
            Channel(descriptor: 3, limit: 100, isTimed: true), Channel(descriptor: 4, limit: 100),
        ]
        command.clock = { 7 }
        let result = try ProcessRunner.run(command)
        let arrivals = try #require(result.channels[3]?.arrivals)
        #expect(arrivals.map(\.bytes) == [2, 5])
        #expect(arrivals.map(\.cpuSeconds) == [7, 7])
        #expect(arrivals[1].wallSeconds - arrivals[0].wallSeconds > 0.15)
        #expect(result.channels[4]?.arrivals == [])
    }

    @Test func `the first with which so many bytes were there is found`() {
        let arrivals = [2, 5, 5, 9].enumerated().map { Arrival(bytes: $1, wallSeconds: Double($0)) }
        let found = [1, 2, 3, 5, 6, 9, 10].map { arrivals.having($0)?.wallSeconds }
        #expect(found == [0, 0, 1, 1, 3, 3, nil])
    }
}
