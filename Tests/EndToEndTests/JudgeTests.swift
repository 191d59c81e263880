import Foundation
import LoopbackGitHub
import Synchronization
import Testing

@Suite struct `Judging by a language model` {
    /// An endpoint that answers one question after another by a list, and everything after it by the list's last.
    private final class Endpoint: Sendable {
        static let scores =
            #"{"issue_text_score": 1, "test_score": 0, "difficulty_score": 2, "explanation": "fine"}"#

        let server: LoopbackServer
        let counter = OpenCount()

        init(_ answers: [LoopbackResponse], seconds: Double = 0) throws {
            let given = Mutex(0)
            let open = counter
            server = try LoopbackServer { _ in
                open.enter()
                defer { open.leave() }
                if seconds > 0 { Thread.sleep(forTimeInterval: seconds) }
                let number = given.withLock { number in
                    defer { number += 1 }
                    return number
                }
                return answers[min(number, answers.count - 1)]
            }
        }

        static func said(_ text: String) throws -> LoopbackResponse {
            let message = ["choices": [["message": ["role": "assistant", "content": text]]]]
            return LoopbackResponse(body: Array(try JSONSerialization.data(withJSONObject: message)))
        }
    }

    /// How many questions are open, and were at most.
    private final class OpenCount: Sendable {
        private let counts = Mutex((now: 0, most: 0))
        var most: Int { counts.withLock { $0.most } }
        func enter() {
            counts.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }
        func leave() { counts.withLock { $0.now -= 1 } }
    }

    private func judge(
        _ sandpit: Sandpit, _ endpoint: Endpoint, _ more: String...
    ) async throws -> (status: Int32, report: [String: Any]) {
        let (status, console) = await sandpit.run(
            [
                "judge", "--workspace", sandpit.root + "/workspace", "--split", "raw", "--json", "--model",
                "m-1", "--model-endpoint", endpoint.server.address, "--per-minute", "60000",
            ] + more)
        let report = try? JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any]
        return (status, try #require(report, "\(console.diagnostics)"))
    }

    private func mined() async throws -> Sandpit {
        let sandpit = try Sandpit()
        _ = await sandpit.mine("--archive", sandpit.archive)
        return sandpit
    }

    @Test func `every answer is kept and published, and no question asked twice`() async throws {
        let sandpit = try await mined()
        defer { sandpit.remove() }
        let endpoint = try Endpoint(
            [try Endpoint.said("I think it is fine"), try Endpoint.said(Endpoint.scores)], seconds: 0.02)
        defer { endpoint.server.stop() }
        let some = try await judge(sandpit, endpoint, "--limit", "7", "--workers", "3")
        #expect(some.status == 0 && endpoint.server.counts.requests == 7)
        #expect((1...3).contains(endpoint.counter.most))
        #expect(some.report["judged"] as? Int == 6 && some.report["unusable"] as? Int == 1)
        #expect(some.report["left"] as? Int == 12)
        let rest = try await judge(sandpit, endpoint)
        #expect(rest.report["known"] as? Int == 6 && rest.report["judged"] as? Int == 12)
        #expect(rest.report["unusable"] as? Int == 1 && endpoint.server.counts.requests == 19)
        let published = try await sandpit.publish(to: "one")
        let lines = try #require(published["judgements.jsonl"]).split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 18 && String(decoding: lines[0], as: UTF8.self).contains(#""model":"m-1""#))
        #expect(String(decoding: published["README.md"] ?? Data(), as: UTF8.self).contains("`m-1` (18 inst"))
        #expect(try await sandpit.publish(to: "two") == published)
        // The one whose answer could not be used is asked again when that is wanted.
        let again = try await judge(sandpit, endpoint, "--retry")
        #expect(again.report["judged"] as? Int == 1 && endpoint.server.counts.requests == 20)
    }

    @Test func `an endpoint that is busy is asked again, one that refuses is given up`() async throws {
        let sandpit = try await mined()
        defer { sandpit.remove() }
        let busy = try Endpoint([
            LoopbackResponse(429, text: "slow down"), try Endpoint.said(Endpoint.scores),
        ])
        defer { busy.server.stop() }
        let one = try await judge(sandpit, busy, "--only", "swegym-demo__pocketunits-2")
        #expect(one.status == 0 && busy.server.counts.requests == 2)
        #expect(one.report["judged"] as? Int == 1 && one.report["failed"] as? Int == 0)

        let closed = try Endpoint([LoopbackResponse(401, text: "no such key")])
        defer { closed.server.stop() }
        let none = try await judge(sandpit, closed)
        #expect(none.status == 1 && none.report["gaveUp"] as? Bool == true)
        let failed = try #require(none.report["failed"] as? Int)
        // Questions that were open when the tenth failed may fail as well.
        #expect((10...11).contains(failed) && closed.server.counts.requests == failed)
        #expect(none.report["known"] as? Int == 1)
        #expect(none.report["left"] as? Int == 18 - failed)
    }

    @Test func `nobody is asked unless an endpoint and a model are named`() async throws {
        let sandpit = try await mined()
        defer { sandpit.remove() }
        let arguments = ["judge", "--workspace", sandpit.root + "/workspace", "--split", "raw"]
        for more in [[], ["--model", "m"], ["--model-endpoint", "http://127.0.0.1:9"]] {
            let (status, console) = await sandpit.run(arguments + more)
            #expect(status == 2 && console.diagnostics.contains("--model"))
        }
        let published = try await sandpit.publish(to: "published")
        #expect(published["judgements.jsonl"] == nil)
        #expect(!String(decoding: published["manifest.json"] ?? Data(), as: UTF8.self).contains("judges"))
    }
}
