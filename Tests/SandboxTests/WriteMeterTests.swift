import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Sandbox

@Suite struct `What a run writes to the host` {
    /// A disk that has less room each time somebody asks.
    private final class ShrinkingDisk: Sendable {
        private let left = Mutex(1 << 40)
        let step: Int
        init(step: Int) { self.step = step }
        @Sendable func room(_: [String]) -> WriteMeter.Room? {
            left.withLock { left in
                left -= step
                return WriteMeter.Room(bytes: left, files: 1 << 30)
            }
        }
    }

    private func meter(_ directory: TemporaryDirectory, limit: Int, step: Int = 1 << 30) -> WriteMeter {
        WriteMeter(places: [directory.path], user: nil, limit: limit, room: ShrinkingDisk(step: step).room)
    }

    @Test func `files that were there before do not count`() throws {
        let directory = try TemporaryDirectory()
        try directory.write(String(repeating: "x", count: 1 << 20), to: "old")
        usleep(20_000)
        let meter = meter(directory, limit: 100_000)
        #expect(!meter.isOver())
        try directory.write(String(repeating: "x", count: 50_000), to: "deep/new")
        #expect(!meter.isOver())
        try directory.write(String(repeating: "x", count: 1 << 20), to: "deep/more")
        #expect(meter.isOver())
    }

    @Test func `files are counted only when there is less room than before`() throws {
        let directory = try TemporaryDirectory()
        let meter = meter(directory, limit: 0, step: 1 << 10)
        try directory.write(String(repeating: "x", count: 1 << 20), to: "new")
        #expect(!meter.isOver())
    }

    @Test func `directories that lie too deep in one another are too much, whatever they hold`() throws {
        let directory = try TemporaryDirectory()
        let meter = meter(directory, limit: 1 << 30)
        let path = directory.path + String(repeating: "/d", count: 300)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(meter.isOver())
    }
}
