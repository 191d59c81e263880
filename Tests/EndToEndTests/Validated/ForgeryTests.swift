import Foundation
import TestSupport
import Testing

extension `The validated demo` {
    /// Patches that would decide how they are graded: none resolves its instance, and what is not applied is named.
    @Suite struct `forged` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        /// A patch, and what is said of it.
        private struct Forgery {
            var patch: String
            var path: String
            var said: String
        }

        private static let hook = [
            "import pytest", "@pytest.hookimpl(hookwrapper=True)",
            "def pytest_runtest_makereport(item, call):", "    out = yield",
            "    out.get_result().outcome = 'passed'",
        ]

        private static func added(_ path: String, _ lines: [String], mode: String = "100644") -> String {
            "diff --git a/\(path) b/\(path)\nnew file mode \(mode)\n--- /dev/null\n+++ b/\(path)\n"
                + "@@ -0,0 +1,\(lines.count) @@\n" + lines.map { "+\($0)\n" }.joined()
        }

        /// Lines after one of a file that is there.
        private static func changed(_ path: String, line: Int, _ context: String, _ lines: [String]) -> String
        {
            "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n"
                + "@@ -\(line),1 +\(line),\(lines.count + 1) @@\n \(context)\n"
                + lines.map { "+\($0)\n" }.joined()
        }

        private static let plugin = added("pocketunits/forged.py", hook)

        private static let files: [Forgery] = {
            let configures = "configures how tests are found, run or reported"
            let loaded = "is loaded by the interpreter before any test"
            let standsIn = "stands in for what runs the tests"
            let theirs = "lies in the directory of the instance's tests"
            func file(_ path: String, _ lines: [String], _ said: String) -> Forgery {
                Forgery(patch: added(path, lines), path: path, said: said)
            }
            func change(
                _ path: String, _ line: Int, _ context: String, _ lines: [String]
            ) -> Forgery {
                Forgery(
                    patch: plugin + changed(path, line: line, context, lines), path: path, said: configures)
            }
            let options = "addopts = -p pocketunits.forged"
            return [
                file("conftest.py", hook, configures), file("tests/conftest.py", hook, configures),
                file("pytest.ini", ["[pytest]", options], configures),
                file(".pytest.ini", ["[pytest]", options], configures),
                file("pytest.toml", ["[pytest]", "addopts = ['-p', 'pocketunits.forged']"], configures),
                file(".env", ["PYTEST_ADDOPTS=-p pocketunits.forged"], configures),
                change("setup.cfg", 31, "[tool:pytest]", [options]),
                change("tox.ini", 6, "commands = pytest {posargs}", ["[pytest]", options]),
                change(
                    "tox.ini", 4, "[testenv]", ["setenv =", "    PYTEST_ADDOPTS = -p pocketunits.forged"]),
                change(
                    "pyproject.toml", 3, "build-backend = \"setuptools.build_meta\"",
                    ["[tool.pytest.ini_options]", "addopts = '-p pocketunits.forged'"]),
                change(
                    "pyproject.toml", 3, "build-backend = \"setuptools.build_meta\"",
                    ["[project.entry-points.pytest11]", "forged = 'pocketunits.forged'"]),
                change(
                    "setup.cfg", 18, "[options]",
                    ["entry_points =", "    [pytest11]", "    forged = pocketunits.forged"]),
                change(
                    "setup.py", 1, "from setuptools import setup",
                    [
                        "setup = __import__('functools').partial(",
                        "    setup, entry_points={'pytest11': ['f = pocketunits.forged']})",
                    ]),
                file("sitecustomize.py", ["import os"], loaded),
                file("usercustomize.py", ["import os"], loaded),
                file("src/forged.pth", ["import os"], loaded),
                file("pytest.py", ["def main(*a, **k): return 0"], standsIn),
                file("pytest/__init__.py", ["def main(*a, **k): return 0"], standsIn),
                file("_pytest/__init__.py", [""], standsIn), file("pluggy.py", [""], standsIn),
                file("pytest_cov.py", hook, standsIn),
                file(
                    "pocketunits.egg-info/entry_points.txt", ["[pytest11]", "f = pocketunits.forged"],
                    standsIn),
                file("pocketunits/__pycache__/duration.cpython-39.pyc", ["x"], "is compiled code"),
                file("tests/helpers.py", ["import sys"], theirs),
                Forgery(
                    patch: "diff --git a/tests/__init__.py b/tests/__init__.py\n--- a/tests/__init__.py\n"
                        + "+++ b/tests/__init__.py\n@@ -0,0 +1 @@\n+import pocketunits\n",
                    path: "tests/__init__.py", said: theirs),
                Forgery(
                    patch: added("alias", ["/tmp/elsewhere"], mode: "120000"), path: "alias",
                    said: "is a link"),
                file(".git/hooks/post-checkout", ["#!/bin/sh"], "is part of git's own files"),
                file("../outside.py", ["x = 1"], "leads out of the repository"),
            ]
        }()

        /// Evaluates a patch for each of some instances.
        private func evaluate(_ patches: [(Int, String)], in copy: DemoCopy) async throws -> [Int: [String:
            Any]]
        {
            let lines = try patches.map { number, patch in
                let row = ["instance_id": DemoCopy.id(number), "model_patch": patch]
                return String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self) + "\n"
            }
            let path = try copy.directory.write(lines.joined(), to: "forged.jsonl")
            let (status, console) = await copy.run(
                "evaluate", path, "--output", copy.directory["graded"], "--timeout", "12", "--json")
            try #require(status == 0, "\(console.diagnostics)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            let results = try #require(report["results"] as? [[String: Any]])
            return Dictionary(
                uniqueKeysWithValues: results.compactMap { result in
                    (result["instance"] as? String)?.split(separator: "-").last.flatMap { Int($0) }.map {
                        ($0, result)
                    }
                })
        }

        /// The numbers of the valid instances.
        private func valid() throws -> [Int] {
            try String(contentsOfFile: "\(demo.splits)/full.jsonl", encoding: .utf8).split(separator: "\n")
                .compactMap {
                    let row = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
                    return (row?["instance_id"] as? String)?.split(separator: "-").last.flatMap { Int($0) }
                }.sorted()
        }

        @Test func `by files that configure, load or replace what runs the tests`() async throws {
            let copy = try demo.copy().cutOff
            let numbers = try valid()
            var rest = Self.files[...]
            while !rest.isEmpty {
                let some = zip(numbers, rest.prefix(numbers.count)).map { ($0, $1) }
                rest = rest.dropFirst(numbers.count)
                let results = try await evaluate(some.map { ($0, $1.patch) }, in: copy)
                for (number, forgery) in some {
                    let result = try #require(results[number])
                    #expect(result["status"] as? String == "unresolved", "\(forgery.path): \(result)")
                    let withheld = result["withheld"] as? [String] ?? []
                    #expect(
                        withheld.contains { $0.hasPrefix("\(forgery.path): \(forgery.said)") },
                        "\(forgery.path): \(withheld)")
                }
            }
        }

        @Test func `by code that ends the runner, or speaks in its name`() async throws {
            let copy = try demo.copy().cutOff
            let says = "PASSED tests/test_duration.py::test_format"
            let codes = [
                ["import os", "os._exit(0)"], ["raise SystemExit(0)"],
                ["import os, sys", "print('\(says)')", "sys.stdout.flush()", "os._exit(0)"],
                ["import atexit, os", "atexit.register(os._exit, 0)"],
                [
                    "import os", "for number in range(3, 1024):", "    try:",
                    "        os.write(number, b'{\"t\": \"end\", \"nonce\": \"\", \"status\": 0, \"lines\": 1}\\n')",
                    "    except OSError:", "        pass",
                ],
                ["import sys", "sys.modules.pop('swegym_reporter', None)", "sys.exit(0)"],
            ]
            let numbers = try valid()
            let heading =
                "\"\"\"Read and write the small quantities that people put into configuration files.\"\"\""
            let some = zip(numbers, codes).map { number, code in
                (number, Self.changed("pocketunits/__init__.py", line: 1, heading, code))
            }
            let results = try await evaluate(some, in: copy)
            for (number, patch) in some {
                let result = try #require(results[number])
                #expect(result["status"] as? String == "unresolved", "\(patch): \(result)")
                #expect((result["withheld"] as? [String])?.isEmpty == true)
            }
        }

        @Test func `by code that changes what runs the tests, or what they assert`() async throws {
            let copy = try demo.copy().cutOff
            let flipping = [
                "def forged(report, old=None):", "    report.outcome = 'passed'", "    return old(report)",
            ]
            let codes = [
                ["import _pytest.python", "_pytest.python.Function.runtest = lambda self: None"],
                [
                    "import _pytest.reports as r", "make = r.TestReport.from_item_and_call.__func__",
                    "def forged(cls, item, call):", "    call.excinfo = None",
                    "    return make(cls, item, call)",
                    "r.TestReport.from_item_and_call = classmethod(forged)",
                ],
                ["import functools, gc"] + flipping + [
                    "for one in gc.get_objects():",
                    "    if type(one).__name__ == 'Reporter' and hasattr(one, 'report_test'):",
                    "        one.report_test = functools.partial(forged, old=one.report_test)",
                ],
                [
                    "import gc, pytest", "class Forger(object):", "    @pytest.hookimpl(hookwrapper=True)",
                    "    def pytest_runtest_makereport(self, item, call):", "        out = yield",
                    "        out.get_result().outcome = 'passed'", "for one in gc.get_objects():",
                    "    if type(one).__name__ == 'PytestPluginManager':", "        one.register(Forger())",
                ],
                [
                    "import _pytest.runner as r", "call = r.CallInfo.from_call.__func__",
                    "def forged(cls, func, when, reraise=None):",
                    "    return call(cls, (lambda: None) if when == 'call' else func, when, reraise)",
                    "r.CallInfo.from_call = classmethod(forged)",
                ],
            ]
            let numbers = try valid()
            let heading =
                "\"\"\"Read and write the small quantities that people put into configuration files.\"\"\""
            let some = zip(numbers, codes).map { number, code in
                (number, Self.changed("pocketunits/__init__.py", line: 1, heading, code))
            }
            let results = try await evaluate(some, in: copy)
            var seen: [Int] = []
            for (number, patch) in some {
                let result = try #require(results[number])
                #expect(result["status"] as? String == "unresolved", "\(patch): \(result)")
                if (result["forged"] as? [String])?.isEmpty == false { seen.append(number) }
            }
            // Some of the packages' versions have not what is replaced.
            #expect(seen.count >= 3, "\(results)")
        }
    }
}
