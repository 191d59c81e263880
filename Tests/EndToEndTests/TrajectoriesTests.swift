import Commands
import Foundation
import TestSupport
import Testing

@Suite struct `Trajectories of agents` {
    private func run(_ arguments: String...) async -> (status: Int32, console: Console) {
        let console = Console()
        return (await SwegymCommand.run(["trajectories"] + arguments, context: console.context), console)
    }

    private func rows(_ path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    /// A directory with a source of every form, and files that are none.
    private func sources() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(TrajectoryFixtures.sweAgent, to: "in/run-1/octo__tool-1/octo__tool-1.traj")
        try directory.write(TrajectoryFixtures.sweAgentSteps, to: "in/run-1/octo__tool-2/octo__tool-2.traj")
        try directory.write(TrajectoryFixtures.mini, to: "in/mini/octo__tool-3/octo__tool-3.traj.json")
        try directory.write(TrajectoryFixtures.atif, to: "in/job/trial/agent/trajectory.json")
        try directory.write(TrajectoryFixtures.atifResult, to: "in/job/trial/result.json")
        try directory.write(TrajectoryFixtures.openHands, to: "in/openhands/events/output.jsonl")
        try directory.write(TrajectoryFixtures.openHands, to: "in/openhands/completions/output.jsonl")
        try directory.write(
            TrajectoryFixtures.openHandsCompletion,
            to: "in/openhands/completions/llm_completions/octo__tool-5/1.json")
        try directory.write(TrajectoryFixtures.sampled, to: "in/sampled.jsonl")
        try directory.write(TrajectoryFixtures.nebius.joined(separator: "\n"), to: "in/nebius.jsonl")
        try directory.write(TrajectoryFixtures.chat, to: "in/chat.jsonl")
        try directory.write(#"{"octo__tool-3": {"model_patch": ""}}"#, to: "in/mini/preds.json")
        return directory
    }

    @Test func `of every form go into a store, through rules, and out in every form`() async throws {
        let directory = try sources()
        try directory.write(
            #"{"resolved_ids": ["octo__tool-1", "octo__tool-3"], "unresolved_ids": ["octo__tool-2"], "empty_patch_ids": []}"#,
            to: "m.run.json")
        let (status, console) = await run(
            "import", directory["in"], "-o", directory["store"], "--results", directory["m.run.json"],
            "--json")
        #expect(status == 0, "\(console.diagnostics)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
        let forms = ["atif": 1, "mini-swe-agent": 1, "openhands": 2, "row": 4, "swe-agent": 2]
        #expect(report["imported"] as? [String: Int] == forms)
        #expect(report["resolved"] as? Int == 2 && report["unresolved"] as? Int == 1)
        #expect(report["resolutionUnknown"] as? Int == 7 && report["withoutInstance"] as? Int == 1)
        #expect(report["passedOver"] as? [String] == ["in/job/trial/result.json", "in/mini/preds.json"])

        let shown = await run("show", directory["store"], "--instance", "octo__tool-1")
        #expect(shown.console.output.contains("resolved   yes, by an evaluation"))
        #expect(shown.console.output.contains("→ bash {\"command\":\"ls\"} (c1)"))
        let statistics = await run("show", directory["store"])
        #expect(
            statistics.console.output.contains("7 instances of 1 repository, 2 resolved by at least one run"))

        for form in ["messages", "text", "sharegpt", "sampled"] {
            let (status, console) = await run(
                "export", directory["store"], "--to", form, "-o", directory["as-\(form)"])
            #expect(status == 0, "\(console.diagnostics)")
            let rows = try rows(directory["as-\(form)/train.jsonl"])
            // A call whose arguments are no JSON cannot be written as text.
            #expect(rows.count == (form == "text" || form == "sharegpt" ? 9 : 10))
            #expect(
                rows.allSatisfy {
                    $0["instance_id"] is String && $0["run_id"] != nil && $0["resolved"] != nil
                })
            let check = Console()
            let verified = await SwegymCommand.run(
                ["verify", directory["as-\(form)/manifest.json"]], context: check.context)
            #expect(verified == 0, "\(check.diagnostics)")
        }
        let again = await run(
            "import", directory["as-messages/train.jsonl"], "-o", directory["again"], "--json")
        #expect(again.console.output.contains("\"row\" : 10"))

        let filtered = await run(
            "filter", directory["store"], "-o", directory["kept"], "--resolved", "--no-empty-patch")
        #expect(filtered.status == 0 && filtered.console.output.contains("2 of 10 trajectories kept"))
        #expect(try rows(directory["kept/trajectories.jsonl"]).count == 2)
    }

    @Test func `tell how difficult instances are, and split chooses by it`() async throws {
        let directory = try TemporaryDirectory()
        let lines = (0..<30).map { number in
            let resolved = number % 3 == 0 || (number % 3 == 1 && number < 15)
            return
                #"{"instance_id": "a__b-\#(number % 3)", "run_id": "\#(number)", "resolved": \#(resolved), "model": "m", "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a \#(number)"}]}"#
        }
        try directory.write(lines.joined(separator: "\n"), to: "runs.jsonl")
        _ = await run("import", directory["runs.jsonl"], "-o", directory["store"], "--trust-resolved")
        let (status, console) = await run(
            "difficulty", directory["store"], "-o", directory["rows/difficulty.jsonl"])
        #expect(
            status == 0 && console.output.contains("15 of 30 runs resolved their instance"),
            "\(console.diagnostics)")
        let instances = (0..<4).map { #"{"instance_id": "a__b-\#($0)", "repo": "a/b"}"# }
        try directory.write(instances.joined(separator: "\n"), to: "rows/full.jsonl")
        let split = Console()
        let chosen = await SwegymCommand.run(
            ["split", directory["rows/full.jsonl"], "-o", directory["middle"], "--pass-rate", "0.1-0.9"],
            context: split.context)
        #expect(chosen == 0, "\(split.diagnostics)")
        #expect(try rows(directory["middle/train.jsonl"]).map { $0["instance_id"] as? String } == ["a__b-1"])
        #expect(split.output.contains("pass-rate-unknown"))

        let pairs = await run(
            "export", directory["store"], "--to", "pairs", "--pairs", "3", "-o", directory["pairs"])
        #expect(pairs.status == 0)
        let found = try rows(directory["pairs/train.jsonl"])
        #expect(found.count == 3 && found.allSatisfy { $0["chosen_resolved"] as? Bool == true })

        let scaled = await run("scale", directory["store"], "-o", directory["scaled"], "--by", "random")
        #expect(scaled.status == 0 && scaled.console.output.contains("random"))
        #expect(try rows(directory["scaled/random-50/trajectories.jsonl"]).count == 15)
    }

    @Test func `are refused by file and line, and nothing of others is overwritten`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(
            [TrajectoryFixtures.chat, #"{"\u001b[31m": 1}"#].joined(separator: "\n"),
            to: "in/rows.jsonl")
        let imported = await run("import", directory["in"], "-o", directory["store"])
        #expect(imported.status == 1)
        #expect(imported.console.diagnostics.contains("in/rows.jsonl:2: the form is not recognised"))
        #expect(!imported.console.diagnostics.contains("\u{1b}"))
        #expect(try rows(directory["store/trajectories.jsonl"]).count == 1)

        try directory.write("mine", to: "out/notes.txt")
        #expect(await run("export", directory["store"], "-o", directory["out"]).status == 2)
        #expect(await run("filter", directory["store"], "-o", directory["out"]).status == 2)
        #expect(await run("scale", directory["store"], "-o", directory["out"]).status == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory["out"]) == ["notes.txt"])
        #expect(
            await run("export", directory["store"], "--to", "nothing", "-o", directory["new"]).status == 2)
        #expect(await run("difficulty", directory["store"], "-o", directory["d.jsonl"]).status == 1)
        #expect(await run("show", directory["store"], "--number", "7").status == 1)
        #expect(await run("show", directory["absent"]).status == 1)
    }
}
