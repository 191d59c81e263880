import Commands
import Foundation
import TestSupport
import Testing

extension `The validated demo` {
    /// An instance some of whose tests depend on their order, and some on the seed of hashes.
    @Suite struct `with tests that depend on circumstances` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        private static let tests = [
            "import pytest", "", "SEEN = []", "", "def test_sets_up():", "    SEEN.append(1)", "",
            "@pytest.mark.parametrize('number', range(6))", "def test_needs_it(number):", "    assert SEEN",
            "",
            "@pytest.mark.parametrize('number', range(16))", "def test_hash(number):",
            "    assert hash('text %d' % number) % 4", "",
        ]

        private static let name = "tests/test_circumstances.py"

        /// The row of a pull request of the demo, whose test patch brings those tests as well.
        private func row(_ number: Int) throws -> String {
            let rows = try String(contentsOfFile: "\(demo.splits)/full.jsonl", encoding: .utf8)
            let line = try #require(
                rows.split(separator: "\n").first { $0.contains("\"\(DemoCopy.id(number))\"") })
            var row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let patch = try #require(row["test_patch"] as? String)
            row["test_patch"] =
                patch + "diff --git a/\(Self.name) b/\(Self.name)\nnew file mode 100644\n--- /dev/null\n"
                + "+++ b/\(Self.name)\n@@ -0,0 +1,\(Self.tests.count) @@\n"
                + Self.tests.map { "+\($0)\n" }.joined()
            return String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self) + "\n"
        }

        private func swegym(_ arguments: [String], in copy: DemoCopy) async throws -> [String: Any] {
            let console = Console()
            let status = await SwegymCommand.run(
                arguments,
                context: console.context(
                    ValidatedDemo.environment(index: copy.index, home: copy.directory.path)))
            try #require(status == 0, "\(console.diagnostics)")
            return try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
        }

        @Test
        func `is valid, its tests are named by what they depend on, and a second validation says the same`()
            async throws
        {
            let copy = try demo.copy()
            let number = 2
            let rows = try copy.directory.write(try row(number), to: "rows.jsonl")
            let list = try copy.directory.write(
                "- name: swegym-demo/pocketunits\n  url: \(copy.workspace)/mirrors/swegym-demo__pocketunits.git\n",
                to: "repos.yaml")
            let common = [
                "validate", "--workspace", copy.directory["rows"], "--repos", list, "--timeout", "30",
                "--json",
            ]
            let first = try await swegym(common + ["--rows", rows], in: copy)
            let report = try #require(first["report"] as? [String: Any])
            let validated = try #require((report["validated"] as? [[String: Any]])?.first)
            let verdict = try #require(validated["verdict"] as? [String: Any])
            #expect(verdict["verdictClass"] as? String == "valid", "\(verdict)")
            let causes = try #require(verdict["causes"] as? [String: String])
            let lists = try #require(verdict["passToPass"] as? [String])
            let flaky = try #require(verdict["flaky"] as? [String])
            let ordered = causes.filter { $0.key.hasPrefix("\(Self.name)::test_needs_it") }
            // In the reverse order, the test that all others need comes last.
            #expect(ordered.count == 6 && ordered.values.allSatisfy { $0 == "order" }, "\(causes)")
            #expect(ordered.keys.allSatisfy(lists.contains), "those that depend on the order stay")
            let seeded = causes.filter { $0.key.hasPrefix("\(Self.name)::test_hash") }
            #expect(!seeded.isEmpty && seeded.values.allSatisfy { $0 == "seed" }, "\(causes)")
            #expect(seeded.keys.allSatisfy { flaky.contains($0) && !lists.contains($0) })
            #expect(Set(causes.keys) == Set(ordered.keys).union(seeded.keys))

            let again = try await swegym(common + ["--again", "--seed", "5"], in: copy)
            let instance = try #require((again["instances"] as? [[String: Any]])?.first)
            let comparison = try #require(instance["comparison"] as? [String: Any])
            #expect(again["seed"] as? Int == 5 && comparison["verdict"] == nil, "\(comparison)")
            #expect((comparison["failToPassLost"] as? [String])?.isEmpty == true)
            #expect((comparison["failToPassNew"] as? [String])?.isEmpty == true)
            // The verdict on record stays, and what was found again is there without another run.
            let known = try await swegym(common, in: copy)
            #expect((known["report"] as? [String: Any])?["alreadyDone"] as? Int == 1)
            let offline = try await swegym(common + ["--again", "--seed", "5"], in: copy.cutOff)
            #expect(NSDictionary(dictionary: offline) == NSDictionary(dictionary: again))
        }
    }
}
