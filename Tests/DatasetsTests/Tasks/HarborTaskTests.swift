import Foundation
import JSON
import TestSupport
import Testing

@testable import Datasets

/// A row whose texts are odd.
private func row(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> TaskRow {
    var members: [String: Any] = [
        "instance_id": "octo__tool-7", "repo": "octo/tool", "base_commit": String(repeating: "a", count: 40),
        "patch": goldPatch, "problem_statement": "Wrong\n```\n\"\"\"\nEOF\n$(id)\n", "hints_text": "the hint",
        "test_patch": """
        diff --git a/tests/test_x.py b/tests/$(id) '".py
        similarity index 90%
        rename from tests/test_x.py
        rename to tests/$(id) '".py
        index 0123456789abc..fedcba9876543 100644
        --- a/tests/test_x.py
        +++ b/tests/$(id) '".py
        @@ -1 +1 @@
        -a
        +b

        """,
        "FAIL_TO_PASS": ["t.py::a[x y]"], "PASS_TO_PASS": ["t.py::b"], "version": "1\"\n[agent]\n",
    ]
    change(&members)
    return try TaskRow(DatasetRow(RowLine(Array(JSONSerialization.data(withJSONObject: members)))))
}

private let program = TestProgram(
    interpreter: "/opt/python", program: "start.py", arguments: ["3", "t.py"], variables: ["A": "b"],
    services: nil,
    support: [.init(name: "start.py", bytes: Array("print(1)\n".utf8))])

private func task(_ row: TaskRow) throws -> GradedTask {
    try GradedTask(row, image: "images/octo:latest") { _, _ in program }
}

private func files(_ row: TaskRow, dockerfile: String? = nil) throws -> [String: String] {
    let harbor = try HarborTask(try task(row), dockerfile: dockerfile)
    return Dictionary(
        uniqueKeysWithValues: harbor.files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
}

@Suite struct `A task of Harbor` {
    @Test func `has the files that Harbor looks for, and the grader with all that it needs`() throws {
        let files = try files(row(), dockerfile: "FROM x\n")
        #expect(
            files.keys.sorted() == [
                "environment/Dockerfile", "instruction.md", "solution/gold.patch", "solution/solve.sh",
                "task.toml",
                "tests/grade_files.py", "tests/grade_run.py", "tests/grade_task.py", "tests/support/start.py",
                "tests/task.json", "tests/test.sh",
            ])
        #expect(files["solution/gold.patch"] == goldPatch)
        let plain = try Self.withoutDockerfile()
        #expect(plain["environment/Dockerfile"] == nil)
    }

    private static func withoutDockerfile() throws -> [String: String] { try files(row()) }

    @Test func `tells agents the statement, and neither the hints nor the tests`() throws {
        let files = try files(row())
        let instruction = try #require(files["instruction.md"])
        #expect(instruction.contains("Wrong\n```\n\"\"\"\nEOF\n$(id)\n"))
        for (path, text) in files where !path.hasPrefix("tests/") && !path.hasPrefix("solution/") {
            #expect(
                !text.contains("the hint") && !text.contains("t.py::a") && !text.contains("test_x"), "\(path)"
            )
        }
    }

    @Test func `is configured by text that no value of a row can leave`() throws {
        let toml = try #require(try files(row())["task.toml"])
        #expect(toml.contains(#"version = "1\"\U0000000a[agent]\U0000000a""# + "\n"))
        #expect(toml.components(separatedBy: "\n[agent]\n").count == 2)
        for line in [
            "schema_version = \"1.4\"", "name = \"swegym/octo__tool-7\"",
            "docker_image = \"images/octo:latest\"",
            "network_mode = \"no-network\"", "workdir = \"/testbed\"",
        ] {
            #expect(toml.split(separator: "\n").contains(Substring(line)), "\(line)")
        }
    }

    @Test func `has the names of files in JSON alone, where no shell reads them`() throws {
        let files = try files(row())
        for (path, text) in files where path.hasSuffix(".sh") { #expect(!text.contains("$(id)"), "\(path)") }
        let json = try #require(files["tests/task.json"]?.data(using: .utf8))
        let task = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let tests = try #require((task["test_files"] as? [[String: Any]])?.first)
        #expect(tests["old"] as? String == "tests/test_x.py")
        #expect(tests["new"] as? String == "tests/$(id) '\".py")
        #expect(tests["blob"] as? String == "fedcba9876543")
        #expect(tests["leaves"] as? Bool == true)
        #expect(task["own_files"] as? [String] == ["x.py"])
        #expect(task["fail_to_pass"] as? [String] == ["t.py::a[x y]"])
        #expect(task["variables"] as? [String: String] == ["A": "b"])
    }

    @Test func `runs its grader where nobody else can have put files`() throws {
        let script = try #require(try files(row())["tests/test.sh"])
        #expect(
            script.contains(
                "for name in grade_task.py grade_files.py grade_run.py task.json support/start.py; do\n"))
        #expect(!script.contains("\"$here/grade_task.py\" "))
    }

    @Test(arguments: ["../octo__tool-7", "octo__tool-7/../..", "octo__tool", "$(id)__x-1", "a__b-1\n"])
    func `is not made of an id that is no name of an instance`(id: String) throws {
        let row = try row { $0["instance_id"] = id }
        #expect(throws: RowLineError.self) { try task(row) }
    }

    @Test func `is not made of a row that cannot be graded, or has no statement`() throws {
        for change: (inout [String: Any]) -> Void in [
            { $0["FAIL_TO_PASS"] = [String]() }, { $0["base_commit"] = "--upload-pack=x" },
            { $0["test_patch"] = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,5 +1,5 @@\n-a\n" },
        ] {
            let row = try row(change)
            #expect(throws: RowLineError.self) { try task(row) }
        }
        let silent = try row { $0["problem_statement"] = "" }
        #expect(throws: RowLineError.self) { try HarborTask(try task(silent), dockerfile: nil) }
    }
}

@Suite struct `A script that grades` {
    @Test(.enabled(if: PythonProgram.path != nil))
    func `is read by bash, and holds the files of the task`() throws {
        let task = try task(row())
        let script = try task.evaluationScript()
        #expect(!script.contains("$(id)"))
        #expect(script.utf8.allSatisfy { $0 < 127 })
        let packed = try #require(script.firstMatch(of: #/<<'PACKED'\n([\s\S]*?)\nPACKED\n/#)?.1)
        let answer = try PythonProgram.answer(
            of: """
                import base64, gzip, io, subprocess
                files = json.loads(gzip.GzipFile(fileobj=io.BytesIO(base64.b64decode(value["packed"]))).read())
                answer = [files, subprocess.call(["bash", "-n", "-c", value["script"]])]
                """, to: ["packed": String(packed), "script": script])
        let answers = try #require(answer as? [Any])
        let files = Dictionary(
            uniqueKeysWithValues: task.grader.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
        #expect(answers.first as? [String: String] == files)
        #expect(answers.last as? Int == 0)
        #expect(try task.evaluationScript() == script)
    }

    @Test func `is a column that a row gains, and no loss when it had one`() throws {
        let directory = try TemporaryDirectory()
        let line = #"{"instance_id":"a__b-1","base_commit":"c","patch":"p","image_name":"old"}"#
        try directory.write(line + "\n", to: "in.jsonl")
        let result = try RowConversion.convert(
            RowInput(directory["in.jsonl"]), to: .sweGym, output: directory["out.jsonl"]
        ) { _, task in
            [(.imageName, "new \"\(task.id)\""), (.evalScript, String(repeating: "x", count: 200_000))]
        }
        let row = try #require(try directory.objects("out.jsonl").first)
        #expect(row["image_name"] as? String == "new \"a__b-1\"")
        #expect(row["patch"] as? String == "p")
        #expect(result.dropped == [:] && result.longScripts == 1)
        let names = try RowLine(Array(try directory.text("out.jsonl").utf8.dropLast())).names
        #expect(names.suffix(2) == ["image_name", "eval_script"] && names.count == 13)
    }
}
