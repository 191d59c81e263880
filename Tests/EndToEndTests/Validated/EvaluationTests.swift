import Commands
import Foundation
import TestSupport
import Testing

extension `The validated demo` {
    /// What models propose is applied, run and graded; a patch that would decide its own grade is not.
    @Suite struct `graded` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        private func patches(of number: Int, in copy: DemoCopy) async throws -> (gold: String, test: String) {
            let (_, console) = await copy.run("show", DemoCopy.id(number), "--json")
            let story = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            let candidate = try #require(story["candidate"] as? [String: Any])
            return (
                try #require(candidate["goldPatch"] as? String),
                try #require(candidate["testPatch"] as? String)
            )
        }

        private func added(_ path: String, _ lines: String...) -> String {
            "diff --git a/\(path) b/\(path)\nnew file mode 100644\n--- /dev/null\n+++ b/\(path)\n"
                + "@@ -0,0 +1,\(lines.count) @@\n" + lines.map { "+\($0)\n" }.joined()
        }

        private func evaluate(
            _ predictions: String, in copy: DemoCopy
        ) async throws -> (results: [String: [String: Any]], report: [String: Any], console: Console) {
            let (status, console) = await copy.run(
                "evaluate", predictions, "--output", copy.directory["graded"], "--timeout", "12", "--json")
            try #require(status == 0, "\(console.diagnostics)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            let results = try #require(report["results"] as? [[String: Any]])
            return (
                Dictionary(uniqueKeysWithValues: results.map { ($0["instance"] as? String ?? "", $0) }),
                report,
                console
            )
        }

        @Test func `resolves every instance by its gold patch, and none by tests, comments or forgeries`()
            async throws
        {
            let copy = try demo.copy().cutOff
            let gold = try await evaluate("gold", in: copy)
            #expect(
                gold.report["counts"] as? [String: Int] == [
                    "resolved": 14, "unresolved": 0, "empty": 0, "error": 0,
                ])

            let forged = added(
                "conftest.py", "import pytest", "@pytest.hookimpl(hookwrapper=True)",
                "def pytest_runtest_makereport(item, call):", "    out = yield",
                "    out.get_result().outcome = 'passed'")
            let seven = try await patches(of: 7, in: copy).gold
            var patches: [Int: String?] = [
                2: try await self.patches(of: 2, in: copy).test, 4: added("NOTES.md", "a comment"),
                7: String(seven.dropLast()), 11: "", 16: nil, 18: forged,
                20: added("sitecustomize.py", "import os"),
                36: "no patch at all",
            ]
            let context = try await self.patches(of: 34, in: copy).gold
            patches[34] = context.replacing("\n", with: "\r\n")
            let lines = patches.sorted { $0.key < $1.key }.map { number, patch in
                [
                    "instance_id": DemoCopy.id(number), "model_name_or_path": "org/model",
                    "model_patch": patch as Any,
                ]
            }
            let path = try copy.directory.write(
                try lines.map {
                    String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) + "\n"
                }
                .joined(), to: "predictions.jsonl")
            let (results, report, _) = try await evaluate(path, in: copy)
            func status(_ number: Int) -> String? { results[DemoCopy.id(number)]?["status"] as? String }
            #expect([2, 4, 18, 20].allSatisfy { status($0) == "unresolved" }, "\(results)")
            #expect([7, 34].allSatisfy { status($0) == "resolved" }, "\(results)")
            #expect(status(11) == "empty" && status(16) == "empty" && status(36) == "error")
            #expect(results[DemoCopy.id(34)]?["step"] as? String == "forward")
            for (number, said) in [
                (2, "is a file of the instance's tests"), (18, "conftest.py"), (20, "sitecustomize.py"),
            ] {
                let withheld = results[DemoCopy.id(number)]?["withheld"] as? [String]
                #expect(withheld?.contains { $0.contains(said) } == true, "\(number)")
            }
            #expect(report["submitted"] as? Int == 9)

            let folder = copy.directory["graded"]
            let final = try #require(
                try JSONSerialization.jsonObject(
                    with: Data(contentsOf: URL(fileURLWithPath: "\(folder)/org__model.run.json")))
                    as? [String: Any])
            #expect(final["total_instances"] as? Int == 14 && final["submitted_instances"] as? Int == 9)
            #expect((final["incomplete_ids"] as? [String])?.count == 5)
            #expect(final["error_ids"] as? [String] == [DemoCopy.id(36)])
            let output = try String(
                contentsOfFile:
                    "\(folder)/logs/run_evaluation/run/org__model/\(DemoCopy.id(7))/test_output.txt",
                encoding: .utf8)
            #expect(
                output.contains(">>>>> Start Test Output\n") && output.contains("\n>>>>> End Test Output\n"))
        }

        @Test func `runs nothing twice, and grades again by other rules without a run`() async throws {
            let copy = try demo.copy().cutOff
            let gold = try await patches(of: 2, in: copy).gold
            let path = try copy.directory.write(
                String(
                    decoding: try JSONSerialization.data(
                        withJSONObject: [DemoCopy.id(2): ["model_patch": gold]]), as: UTF8.self),
                to: "preds.json")
            let first = try await evaluate(path, in: copy)
            let files = try copy.files(below: "records")
            let again = try await evaluate(path, in: copy)
            #expect(try copy.files(below: "records") == files)
            #expect(again.console.output == first.console.output)
            let (status, _) = await copy.run(
                "evaluate", path, "--output", copy.directory["regraded"], "--timeout", "12", "--policy",
                "swe-gym")
            #expect(status == 0)
            #expect(try copy.files(below: "records") == files)
        }

        @Test func `writes what SWE-bench experiments takes, and pages that compare evaluations`()
            async throws
        {
            let copy = try demo.copy().cutOff
            let gold = try await patches(of: 2, in: copy).gold
            let rows = [(2, gold), (4, "")].map { number, patch in
                ["instance_id": DemoCopy.id(number), "model_name_or_path": "a <b>", "model_patch": patch]
            }
            let path = try copy.directory.write(
                String(decoding: try JSONSerialization.data(withJSONObject: rows), as: UTF8.self),
                to: "preds.json")
            try copy.directory.write(
                #"{"messages": []}"#, to: "trajectories/\(DemoCopy.id(2))/\(DemoCopy.id(2)).traj")
            // What a killed evaluation may leave behind.
            try copy.directory.write("{", to: "taken/all_preds.jsonl.12-34.partial")
            let (status, console) = await copy.run(
                "evaluate", path, "--output", copy.directory["taken"], "--submission", copy.directory["sent"],
                "--trajectories", copy.directory["trajectories"], "--timeout", "12")
            try #require(status == 0, "\(console.diagnostics)")
            #expect(console.diagnostics.contains("no trajectory of \(DemoCopy.id(4))"))
            let files = try FileManager.default.subpathsOfDirectory(atPath: copy.directory["sent"]).sorted()
            let logs = "logs/\(DemoCopy.id(2))"
            #expect(
                files == [
                    "README.md", "all_preds.jsonl", "logs", logs, "\(logs)/patch.diff", "\(logs)/report.json",
                    "\(logs)/run_instance.log", "\(logs)/test_output.txt", "metadata.yaml", "trajs",
                    "trajs/\(DemoCopy.id(2)).json",
                ])
            let metadata = try String(contentsOfFile: copy.directory["sent/metadata.yaml"], encoding: .utf8)
            #expect(metadata.contains("name: \"a <b>\"\n"))
            #expect(
                !FileManager.default.fileExists(atPath: copy.directory["taken/all_preds.jsonl.12-34.partial"])
            )

            _ = try await evaluate("gold", in: copy)
            let console2 = Console()
            let made = await SwegymCommand.run(
                [
                    "report", copy.directory["taken"], copy.directory["graded"], "--output",
                    copy.directory["pages"],
                ],
                context: console2.context([:]))
            #expect(made == 0, "\(console2.diagnostics)")
            let page = try String(contentsOfFile: copy.directory["pages/index.html"], encoding: .utf8)
            #expect(page.contains("gold.run alone (13)") && page.contains("swegym-demo/pocketunits"))
        }

        @Test func `refuses predictions of instances that are not there, and directories of somebody else`()
            async throws
        {
            let copy = try demo.copy().cutOff
            let stranger = try copy.directory.write(
                #"{"instance_id": "other__thing-1", "model_patch": "x"}"#, to: "preds.jsonl")
            let (status, console) = await copy.run("evaluate", stranger, "--output", copy.directory["graded"])
            #expect(status == 2)
            #expect(
                console.diagnostics.contains(#"preds.jsonl:1: "other__thing-1" is no instance of these rows"#)
            )
            try copy.directory.write("mine", to: "taken/notes.txt")
            let empty = try copy.directory.write(
                #"{"instance_id": "\#(DemoCopy.id(2))", "model_patch": ""}"#, to: "empty.jsonl")
            let (other, said) = await copy.run("evaluate", empty, "--output", copy.directory["taken"])
            #expect(other == 2 && said.diagnostics.contains("holds files of somebody else"))
        }
    }
}
