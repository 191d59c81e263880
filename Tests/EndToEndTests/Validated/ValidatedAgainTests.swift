import Foundation
import TestSupport
import Testing

extension `The validated demo` {
    /// A run costs minutes, so what is known must not be run again, whatever happened in between.
    @Suite struct `validated again` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        @Test func `has its verdicts already`() async throws {
            let copy = try demo.copy().cutOff
            let before = try copy.runs()
            let again = try await copy.validate()
            #expect(again.known == 19)
            #expect(again.verdicts.isEmpty)
            #expect(try copy.runs() == before)
        }

        @Test func `is judged by another policy from the runs that are there`() async throws {
            let copy = try demo.copy().cutOff
            let before = try copy.runs()
            // Without an environment there are no runs to judge, so #30 is left out.
            let strict = try await copy.validate([2, 11, 20, 24], "--policy", "swe-gym")
            #expect(
                strict.verdicts == [
                    DemoCopy.id(2): "valid", DemoCopy.id(24): "passes-before",
                    // Their tests import a module that the gold patch adds: nothing fails, nothing is collected.
                    DemoCopy.id(11): "collection-error", DemoCopy.id(20): "collection-error",
                ])
            #expect(try copy.runs() == before)
            // The verdicts of the first policy are as they were.
            #expect(try await copy.validate().known == 19)
            for (policy, valid, due) in [("swe-bench", 14, 0), ("swe-gym", 1, 15)] {
                let funnel = try await copy.funnel(policy: policy)
                #expect(funnel["valid"] == valid)
                #expect(funnel["to validate"] == due)
            }
        }

        @Test func `is published under each policy by its own verdicts`() async throws {
            let copy = try demo.copy().cutOff
            _ = try await copy.validate([2, 11], "--policy", "swe-gym")
            for (policy, expected) in [("swe-bench", 14), ("swe-gym", 1)] {
                let output = copy.directory[policy]
                let (status, console) = await copy.run("publish", "--policy", policy, "--output", output)
                #expect(status == 0, "\(console.diagnostics)")
                let full = try copy.directory.objects("\(policy)/full.jsonl")
                #expect(full.count == expected)
            }
            let asked = await copy.run("publish", "--output", copy.directory["neither"])
            #expect(asked.status == 2)
            #expect(asked.console.diagnostics.contains("--policy"))
        }

        @Test func `is indexed again from its records when the catalogue is lost`() async throws {
            let copy = try demo.copy().cutOff
            let before = try copy.files(below: "records")
            try copy.forgetCatalogue()
            #expect(try await copy.validate().known == 19)
            #expect(try copy.files(below: "records") == before)
        }

        @Test func `draws a verdict that was not written yet from the runs that were`() async throws {
            let copy = try demo.copy()
            let before = try copy.runs()
            try copy.forgetVerdict(on: 16)
            let again = try await copy.validate()
            #expect(again.known == 18)
            #expect(again.verdicts == [DemoCopy.id(16): "valid"])
            #expect(try copy.runs() == before)
        }

        @Test func `runs again what was cut off in the middle of its runs`() async throws {
            let copy = try demo.copy()
            let before = try copy.runs(of: 4)
            try copy.forgetVerdict(on: 4)
            let (first, second) = try #require(before.keys.sorted().first.map { ($0, before.count) })
            try copy.remove(first)
            #expect(try copy.runs(of: 4).count == second - 1)
            #expect(try await copy.validate([4]).verdicts == [DemoCopy.id(4): "valid"])
            let after = try copy.runs(of: 4)
            #expect(after.keys.sorted() == before.keys.sorted())
            #expect(after.filter { before[$0.key] != $0.value }.map(\.key) == [first])
        }

        @Test func `makes runs again whose records are damaged`() async throws {
            let copy = try demo.copy()
            let before = try copy.runs(of: 7)
            let damages = ["", "{", "{\"id\":\"\(DemoCopy.id(7))\"}", "\u{0}\u{0}\u{0}\u{0}"]
            let damaged = zip(before.keys.sorted(), damages).map { name, damage in (name, Data(damage.utf8)) }
            for (name, damage) in damaged {
                try damage.write(to: URL(fileURLWithPath: "\(copy.workspace)/\(name)"))
            }
            try copy.forgetVerdict(on: 7)
            #expect(try await copy.validate([7]).verdicts == [DemoCopy.id(7): "valid"])
            let after = try copy.runs(of: 7)
            #expect(after.keys.sorted() == before.keys.sorted())
            #expect(after.filter { before[$0.key] != $0.value }.keys.sorted() == damaged.map(\.0))
            for (name, _) in damaged {
                let bytes = try #require(after[name])
                let run = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
                #expect(run?["id"] as? String == DemoCopy.id(7))
            }
        }

        @Test func `is not published with a lock that is not the one by whose digest it is called`()
            async throws
        {
            let copy = try demo.copy()
            let locks = "\(copy.workspace)/records/locks"
            var run = await copy.run("publish", "--output", copy.directory["whole"])
            try #require(run.status == 0, "\(run.console.diagnostics)")
            let published = try FileManager.default.contentsOfDirectory(
                atPath: copy.directory["whole/environments"])
            let name = try #require(published.sorted().first { $0.hasSuffix(".lock") })
            let path = "\(locks)/\(name)"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            // A file of its own, in place of the one that copies share.
            try FileManager.default.removeItem(atPath: path)
            try Data((text + "#").utf8).write(to: URL(filePath: path))
            run = await copy.run("publish", "--output", copy.directory["damaged"])
            #expect(run.status == 1)
            #expect(run.console.diagnostics.contains("\(name): it is damaged"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: copy.directory["damaged"]) == [])
        }

        @Test func `is validated again where its configuration is another one`() async throws {
            let copy = try demo.copy()
            let before = try copy.runs(of: 2)
            let again = try await copy.validate([2], "--memory", "3000")
            #expect(again.known == 0)
            #expect(again.verdicts == [DemoCopy.id(2): "valid"])
            // A run's limits are part of its key, so the earlier runs do not count and stay as they are.
            let after = try copy.runs(of: 2)
            #expect(after.count == 2 * before.count)
            #expect(after.filter { before[$0.key] != nil } == before)
        }

        @Test func `tries infrastructure again only when it is asked to`() async throws {
            let copy = try demo.minedCopy()
            let broken = try await copy.cutOff.validate([2])
            #expect(broken.verdicts == [DemoCopy.id(2): "environment"])
            #expect(try await copy.validate([2]).known == 1)
            #expect(try copy.runs().isEmpty)
            let mended = try await copy.validate([2], "--retry")
            #expect(mended.verdicts == [DemoCopy.id(2): "valid"])
            // What is valid is not tried again.
            #expect(try await copy.cutOff.validate([2], "--retry").known == 1)
        }

        @Test func `builds the environments of a publication without resolving anything`() async throws {
            let copy = try demo.minedCopy()
            let again = try await copy.validate([2, 26, 30, 46], "--environments", demo.splits)
            #expect(
                again.verdicts == [
                    DemoCopy.id(2): "valid", DemoCopy.id(26): "flaky", DemoCopy.id(46): "valid",
                    // It has no environment, so none was published.
                    DemoCopy.id(30): "environment",
                ])
            func resolved(_ demo: DemoCopy) throws -> Bool {
                try demo.names(below: "cache").contains { $0.contains("/resolutions/") }
            }
            #expect(try resolved(demo.original))
            #expect(try !resolved(copy))
            // The same environments make the same runs: their keys are those of the demo.
            for number in [2, 46] {
                #expect(
                    try copy.runs(of: number).keys.sorted() == demo.original.runs(of: number).keys.sorted())
            }
        }
    }
}
