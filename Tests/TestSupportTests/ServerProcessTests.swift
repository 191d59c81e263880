import Foundation
import TestSupport
import Testing

@Suite struct `Servers of tests` {
    /// A server that has a child, and tells its own number and the child's.
    private func server() throws -> (server: ServerProcess, numbers: [Substring]) {
        let server = try ServerProcess(
            "/bin/sh", ["-c", "sleep 600 & echo $$ $!; wait"], keepsOutput: true)
        let line = String(decoding: try #require(server.output).availableData, as: UTF8.self)
        let numbers = line.trimmingCharacters(in: .newlines).split(separator: " ")
        try #require(numbers.count == 2)
        return (server, numbers)
    }

    /// Whether a process runs; one that has ended may be there until it is waited for.
    private func runs(_ number: Substring) -> Bool {
        let state = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        return state.map { !$0.contains(") Z ") } ?? false
    }

    /// Whether none runs after a moment: nobody waits for them.
    private func areGone(_ numbers: [Substring]) async throws -> Bool {
        for _ in 0..<200 where numbers.contains(where: runs) { try await Task.sleep(for: .milliseconds(20)) }
        return !numbers.contains(where: runs)
    }

    @Test func `are gone when they are stopped, with their children`() async throws {
        let (server, numbers) = try server()
        #expect(numbers.allSatisfy(runs))
        server.stop()
        #expect(try await areGone(numbers))
        server.stop()
    }

    @Test func `are gone with the last reference`() async throws {
        let numbers = try server().numbers
        #expect(try await areGone(numbers))
    }
}
