import Commands
import Foundation
import TestSupport
import Testing

/// Tests that rest on one validation of the whole demo, which takes about half a minute.
@Suite(
    .enabled(if: EnvironmentMachine.demonstrationHindrance == nil, "see what is printed"), .validatedDemo)
enum `The validated demo` {}

extension `The validated demo` {
    @Suite struct `from its history to published splits` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        /// The objects of a file of the publication, by their ids.
        private func published(_ name: String) throws -> [String: [String: Any]] {
            let text = try String(contentsOfFile: "\(demo.splits)/\(name)", encoding: .utf8)
            var objects: [String: [String: Any]] = [:]
            for line in text.split(separator: "\n") {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                objects[try #require(object?["instance_id"] as? String)] = object
            }
            return objects
        }

        @Test func `ends as the README shows`() throws {
            let readme = try String(
                contentsOf: Checkout.directory.appending(path: "README.md"), encoding: .utf8)
            #expect(try DemonstrationTable(printed: demo.output) == DemonstrationTable(readme: readme))
        }

        @Test func `finds of each pull request what its script says of it`() throws {
            let verdicts = try published("verdicts.jsonl")
            let refused = try String(contentsOfFile: "\(demo.splits)/refusals.jsonl", encoding: .utf8)
                .split(separator: "\n").compactMap {
                    try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
                }.compactMap { $0["number"] as? Int }
            for (number, expected) in try DemonstrationScriptComments.outcomes() {
                let id = DemoCopy.id(number)
                let verdict = verdicts[id]?["class"] as? String
                let found =
                    refused.contains(number)
                    ? "refused in mining" : verdict == "valid" ? "valid" : "refused in validation"
                #expect(found == expected, "\(id): \(verdicts[id] ?? [:])")
            }
        }

        @Test func `becomes tasks of Harbor, each with the Dockerfile of its environment`() async throws {
            let output = try TemporaryDirectory()
            let console = Console()
            let status = await SwegymCommand.run(
                ["convert", demo.splits, "--to", "harbor", "--output", output["tasks"], "--json"],
                context: console.context([:]))
            try #require(status == 0, "\(console.diagnostics)")
            let result = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            #expect(result["tasks"] as? Int == 14 && result["withoutDockerfile"] as? Int == 0)
            #expect(result["installsMore"] as? [String] == [DemoCopy.id(38)])
            for name in try FileManager.default.contentsOfDirectory(atPath: output["tasks"]) {
                let dockerfile = try output.text("tasks/\(name)/environment/Dockerfile")
                #expect(dockerfile.contains("https://github.com/swegym-demo/pocketunits"), "\(name)")
            }
        }

        @Test func `says of a candidate that is not valid why`() throws {
            let verdicts = try published("verdicts.jsonl")
            let reasons = [
                22: "gold-does-not-fix", 24: "passes-before", 26: "flaky", 28: "time-limit",
                30: "environment",
            ]
            for (number, reason) in reasons {
                let verdict = try #require(verdicts[DemoCopy.id(number)])
                #expect(verdict["reason"] as? String == reason, "\(verdict)")
            }
            let environment = try #require(verdicts[DemoCopy.id(30)]?["detail"] as? String)
            #expect(environment.contains("python-dateutil"))
        }

        @Test func `publishes tests that the gold patch mends, and the runs that say so`() throws {
            let full = try published("full.jsonl")
            let runs = try String(contentsOfFile: "\(demo.splits)/runs.jsonl", encoding: .utf8)
                .split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) }
                .compactMap { $0 as? [String: Any] }
            #expect(runs.contains { $0["only"] != nil })
            for (id, row) in full {
                let mended = try #require(row["FAIL_TO_PASS"] as? [String])
                let kept = try #require(row["PASS_TO_PASS"] as? [String])
                #expect(!mended.isEmpty)
                #expect(Set(mended).isDisjoint(with: kept))
                let own = runs.filter { $0["id"] as? String == id }
                #expect(own.count { $0["phase"] as? String == "before" } == 2)
                #expect(own.count { $0["phase"] as? String == "after" } == 3)
                let control = try #require(own.first { $0["phase"] as? String == "control" })
                #expect(control["madeToFail"] as? [String] == mended)
                #expect((control["outcomes"] as? [String: String]).map { Set($0.values) } == ["failed"])
                for run in own where run["phase"] as? String == "after" {
                    let outcomes = try #require(run["outcomes"] as? [String: String])
                    let only = run["only"] as? [String]
                    #expect((only ?? mended + kept).allSatisfy { outcomes[$0] == "passed" }, "\(id)")
                    // The first two run everything, the third what is mended where that spares something.
                    #expect(
                        only == nil || (only.map(Set.init) == Set(mended) && run["repeatIndex"] as? Int == 2))
                }
            }
        }

        @Test func `is verified by its own command`() async {
            let console = Console()
            let status = await SwegymCommand.run(["verify", demo.splits], context: console.context)
            #expect(status == 0, "\(console.diagnostics)")
        }

        @Test func `leaves nothing of its instances in the scratch directory`() throws {
            let left = try FileManager.default.contentsOfDirectory(
                atPath: demo.original.workspace + "/scratch")
            #expect(!left.contains { $0.hasPrefix("slot-") }, "\(left)")
            let cleared = try FileManager.default.contentsOfDirectory(
                atPath: demo.original.workspace + "/scratch/sandbox")
            #expect(cleared.isEmpty, "\(cleared)")
        }
    }
}
