internal import Instances
internal import JSON

extension TaskRow {
    private typealias Foreign = Column.Foreign

    /// The row in a form, as the text of a JSON object without a newline.
    package func line(in format: RowFormat) -> [UInt8] {
        var text = JSONWriter(.spaced)
        switch format {
        case .sweGym: writeSWEGym(&text)
        case .sweBench: writeSWEBench(&text)
        case .sweRebench: writeSWERebench(&text)
        case .multiSWEBench: writeMultiSWEBench(&text)
        }
        return text.bytes
    }

    private func writeSWEGym(_ text: inout JSONWriter) {
        text.object { text in
            let texts: [(Column, String)] = [
                (.instanceID, id), (.hintsText, hints ?? ""), (.patch, patch), (.testPatch, testPatch ?? ""),
                (.createdAt, createdAt?.description ?? ""), (.problemStatement, statement ?? ""),
                (.repo, repository), (.baseCommit, baseCommit), (.version, version ?? ""),
            ]
            for (name, value) in texts { text.member(name, value) }
            text.member(Column.passToPass, passToPass ?? [])
            text.member(Column.failToPass, failToPass ?? [])
        }
    }

    private func writeSWEBench(_ text: inout JSONWriter) {
        text.object { text in
            writeCommon(&text)
            // Lists are text that holds JSON, in this form.
            for (name, tests) in [(Column.failToPass, failToPass), (Column.passToPass, passToPass)] {
                var list = JSONWriter(.spaced)
                list.array(tests ?? [])
                text.member(name, String(decoding: list.bytes, as: UTF8.self))
            }
            text.member(Foreign.setupCommit, setupCommit ?? baseCommit)
        }
    }

    private func writeSWERebench(_ text: inout JSONWriter) {
        text.object { text in
            writeCommon(&text)
            text.member(Column.failToPass, failToPass ?? [])
            text.member(Column.passToPass, passToPass ?? [])
            text.member(Foreign.setupCommit, setupCommit ?? baseCommit)
            text.member(Foreign.licenceName, licence ?? "")
        }
    }

    private func writeCommon(_ text: inout JSONWriter) {
        let texts: [(Column, String)] = [
            (.repo, repository), (.instanceID, id), (.baseCommit, baseCommit), (.patch, patch),
            (.testPatch, testPatch ?? ""), (.problemStatement, statement ?? ""), (.hintsText, hints ?? ""),
            (.createdAt, createdAt?.description ?? ""), (.version, version ?? ""),
        ]
        for (name, value) in texts { text.member(name, value) }
    }

    private func writeMultiSWEBench(_ text: inout JSONWriter) {
        let parts = repository.split(separator: "/", maxSplits: 1).map(String.init)
        let number = InstanceID(id)?.number ?? 0
        let (title, body) = Self.titleAndBody(of: statement ?? "")
        text.object { text in
            text.member(Foreign.org, parts.first ?? "")
            text.member(Column.repo, parts.count == 2 ? parts[1] : "")
            text.key(Foreign.number)
            text.integer(number)
            text.member(Foreign.state, "closed")
            text.member(Foreign.title, title)
            text.member(Foreign.body, body)
            text.key(Foreign.base)
            text.object { text in
                text.member(Foreign.label, "")
                text.member(Foreign.ref, "")
                text.member(Foreign.sha, baseCommit)
            }
            text.key(Foreign.resolvedIssues)
            text.list { text in
                // The texts of several issues are one text in the other forms, so they stay one here.
                text.object { text in
                    text.key(Foreign.number)
                    text.integer(issues.first.flatMap { Int($0) } ?? 0)
                    text.member(Foreign.title, title)
                    text.member(Foreign.body, body)
                }
            }
            text.member(Foreign.fixPatch, patch)
            text.member(Column.testPatch, testPatch ?? "")
            writeTests(.failedTests, failToPass ?? [], before: "FAIL", &text)
            writeTests(.passedTests, passToPass ?? [], before: "PASS", &text)
            writeTests(.skippedTests, [], before: "SKIP", &text)
            writeTests(.absentTests, [], before: "NONE", &text)
            text.member(Column.instanceID, id)
        }
    }

    /// Tests by name, each with its states: without the test patch, of which nothing is known, with it, and with the fix.
    private func writeTests(_ name: Foreign, _ tests: [String], before: String, _ text: inout JSONWriter) {
        text.key(name)
        text.object { text in
            for test in Set(tests).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                text.key(test)
                text.object { text in
                    text.member(Foreign.run, "NONE")
                    text.member(Foreign.test, before)
                    text.member(Foreign.fix, "PASS")
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

extension JSONWriter {
    fileprivate mutating func key(_ column: some ColumnName) { key(column.rawValue) }
    fileprivate mutating func member(_ column: some ColumnName, _ value: String) {
        member(column.rawValue, value)
    }
    fileprivate mutating func member(_ column: some ColumnName, _ values: [String]) {
        member(column.rawValue, values)
    }
}
