internal import Instances
internal import JSON

extension TaskRow {
    /// The row in a form, as the text of a JSON object without a newline.
    package func line(in format: RowFormat) -> [UInt8] {
        var text = JSONText()
        switch format {
        case .sweGym: writeSWEGym(&text)
        case .sweBench: writeSWEBench(&text)
        case .sweRebench: writeSWERebench(&text)
        case .multiSWEBench: writeMultiSWEBench(&text)
        }
        return text.bytes
    }

    private func writeSWEGym(_ text: inout JSONText) {
        text.object { text in
            let texts = [
                ("instance_id", id), ("hints_text", hints), ("patch", patch), ("test_patch", testPatch),
                ("created_at", createdAt?.description ?? ""), ("problem_statement", statement),
                ("repo", repository), ("base_commit", baseCommit), ("version", version),
            ]
            for (name, value) in texts { text.member(name, value) }
            text.member("PASS_TO_PASS", passToPass ?? [])
            text.member("FAIL_TO_PASS", failToPass ?? [])
        }
    }

    private func writeSWEBench(_ text: inout JSONText) {
        text.object { text in
            writeCommon(&text)
            // Lists are text that holds JSON, in this form.
            for (name, tests) in [("FAIL_TO_PASS", failToPass), ("PASS_TO_PASS", passToPass)] {
                var list = JSONText()
                list.array(tests ?? [])
                text.member(name, String(decoding: list.bytes, as: UTF8.self))
            }
            text.member("environment_setup_commit", setupCommit ?? baseCommit)
        }
    }

    private func writeSWERebench(_ text: inout JSONText) {
        text.object { text in
            writeCommon(&text)
            text.member("FAIL_TO_PASS", failToPass ?? [])
            text.member("PASS_TO_PASS", passToPass ?? [])
            text.member("environment_setup_commit", setupCommit ?? baseCommit)
            text.member("license_name", licence ?? "")
        }
    }

    private func writeCommon(_ text: inout JSONText) {
        let texts = [
            ("repo", repository), ("instance_id", id), ("base_commit", baseCommit), ("patch", patch),
            ("test_patch", testPatch), ("problem_statement", statement), ("hints_text", hints),
            ("created_at", createdAt?.description ?? ""), ("version", version),
        ]
        for (name, value) in texts { text.member(name, value) }
    }

    private func writeMultiSWEBench(_ text: inout JSONText) {
        let parts = repository.split(separator: "/", maxSplits: 1).map(String.init)
        let number = InstanceID(id)?.number ?? 0
        let (title, body) = Self.titleAndBody(of: statement)
        text.object { text in
            text.member("org", parts.first ?? "")
            text.member("repo", parts.count == 2 ? parts[1] : "")
            text.key("number")
            text.number(number)
            text.member("state", "closed")
            text.member("title", title)
            text.member("body", body)
            text.key("base")
            text.object { text in
                text.member("label", "")
                text.member("ref", "")
                text.member("sha", baseCommit)
            }
            text.key("resolved_issues")
            text.list { text in
                // The texts of several issues are one text in the other forms, so they stay one here.
                text.object { text in
                    text.key("number")
                    text.number(issues.first.flatMap { Int($0) } ?? 0)
                    text.member("title", title)
                    text.member("body", body)
                }
            }
            text.member("fix_patch", patch)
            text.member("test_patch", testPatch)
            writeTests("f2p_tests", failToPass ?? [], before: "FAIL", &text)
            writeTests("p2p_tests", passToPass ?? [], before: "PASS", &text)
            writeTests("s2p_tests", [], before: "SKIP", &text)
            writeTests("n2p_tests", [], before: "NONE", &text)
            text.member("instance_id", id)
        }
    }

    /// Tests by name, each with its states: without the test patch, of which nothing is known, with it, and with the fix.
    private func writeTests(_ name: String, _ tests: [String], before: String, _ text: inout JSONText) {
        text.key(name)
        text.object { text in
            for test in Set(tests).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                text.key(test)
                text.object { text in
                    text.member("run", "NONE")
                    text.member("test", before)
                    text.member("fix", "PASS")
                }
            }
        }
    }

    /// The first line, and the rest without its last line end: what `title\nbody\n` was made of.
    private static func titleAndBody(of statement: String) -> (title: String, body: String) {
        guard let end = statement.unicodeScalars.firstIndex(of: "\n") else { return (statement, "") }
        let scalars = statement.unicodeScalars
        var body = String(scalars[scalars.index(after: end)...])
        if body.unicodeScalars.last == "\n" { body.unicodeScalars.removeLast() }
        return (String(scalars[..<end]), body)
    }
}
