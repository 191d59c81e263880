package import Diffs
internal import Instances
package import JSON

/// An instance with all that a grader without this program needs: its row's patches and lists, and how its tests are
/// started.
package struct GradedTask: Sendable {
    /// The checkout's place in a container.
    static let checkout = "/testbed"
    /// How long the tests may take, in seconds: as in both harnesses.
    static let seconds = 1800

    /// The row.
    package let row: TaskRow
    /// The instance that its id names.
    let id: InstanceID
    /// The name of its image.
    package let image: String
    private let program: TestProgram
    private let testPatch: Patch
    private let own: [String]

    /// - Parameter program: How tests are started, for the test patch and the ids of both lists.
    /// - Throws: `RowLineError` for a row that does not make a task.
    package init(
        _ row: TaskRow, image: String, program: (Patch, [String]) throws(RowLineError) -> TestProgram
    ) throws(RowLineError) {
        guard let id = InstanceID(row.id) else {
            throw .member(
                Column.instanceID.rawValue,
                "expected OWNER__NAME-NUMBER, which names the task, found \(row.id.debugDescription)")
        }
        guard row.baseCommit.utf8.count == 40,
            row.baseCommit.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else {
            throw .member(
                Column.baseCommit.rawValue,
                "expected 40 hexadecimal digits, found \(row.baseCommit.debugDescription)")
        }
        guard let failToPass = row.failToPass, !failToPass.isEmpty else {
            throw .missing("\(Column.failToPass.rawValue) to grade by")
        }
        self.row = row
        self.id = id
        self.image = image
        testPatch = try Self.patch(row.testPatch ?? "", .testPatch)
        own = Set(try Self.patch(row.patch, .patch).files.flatMap(\.texts)).sorted()
        self.program = try program(testPatch, failToPass + (row.passToPass ?? []))
    }

    private static func patch(_ text: String, _ column: Column) throws(RowLineError) -> Patch {
        do {
            return try Patch(parsing: Array(text.utf8))
        } catch {
            throw .member(column.rawValue, "\(error)")
        }
    }

    /// The files of the grader, by their paths: the program, the task, and what starts the tests.
    var grader: [(path: String, bytes: [UInt8])] {
        [
            ("grade_task.py", PackageResources.grade_task_py),
            ("grade_files.py", PackageResources.grade_files_py),
            ("grade_run.py", PackageResources.grade_run_py), ("task.json", json),
        ]
            + program.support.map { ("support/\($0.name)", $0.bytes) }
    }

    /// The task as the grader reads it.
    var json: [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { task in
            task.member("instance_id", row.id)
            task.member("base_commit", row.baseCommit.lowercased())
            task.member("checkout", Self.checkout)
            task.member("seconds", Self.seconds)
            // What was left behind could forge results; a container is the agent's alone.
            task.member("ends_others") { $0.boolean(true) }
            task.member("interpreter", program.interpreter)
            task.member("program", program.program)
            task.member("arguments", program.arguments)
            task.member("variables") { $0.texts(program.variables) }
            if let services = program.services {
                task.member("services") { writer in
                    writer.object { member in
                        member.member("words", services.words)
                        member.member("variables") { $0.texts(services.variables) }
                        member.member("directories", services.directories)
                    }
                }
            }
            task.member("fail_to_pass", row.failToPass ?? [])
            task.member("pass_to_pass", row.passToPass ?? [])
            task.member("own_files", own)
            task.member("test_files") { list in
                list.list { list in
                    for file in testPatch.files {
                        list.object { entry in
                            entry.member("old", file.oldText)
                            entry.member("new", file.newText)
                            entry.member("blob", file.newBlob)
                            entry.member("leaves") {
                                $0.boolean(file.kind == .removed || file.kind == .renamed)
                            }
                        }
                    }
                }
            }
            task.member("test_patch", row.testPatch ?? "")
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension JSONWriter {
    /// An object of texts, sorted by name; null for none.
    fileprivate mutating func texts(_ members: [String: String]?) {
        guard let members else { return null() }
        object { writer in
            for (name, value) in members.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
        }
    }
}

extension FilePatch {
    fileprivate var oldText: String? { oldPath.map { String(decoding: $0, as: UTF8.self) } }
    fileprivate var newText: String? { newPath.map { String(decoding: $0, as: UTF8.self) } }
    fileprivate var texts: [String] { [oldText, newText].compactMap(\.self) }

    /// The beginning of the name that git gives to the file's content afterwards; nil when the section does not tell.
    fileprivate var newBlob: String? {
        for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(12) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("@@") { return nil }
            guard
                let match = text.wholeMatch(of: #/index [0-9a-f]{4,40}\.\.([0-9a-f]{4,40})(?: [0-7]{6})?\r?/#)
            else { continue }
            return match.1.allSatisfy { $0 == "0" } ? nil : String(match.1)
        }
        return nil
    }
}
