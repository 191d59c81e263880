package import Instances
package import JSON

/// What the forms of published rows have in common.
package struct TaskRow: Hashable, Sendable {
    /// `instance_id`.
    package var id: String
    /// `OWNER/NAME`.
    package var repository: String
    /// The commit to which the patches apply.
    package var baseCommit: String
    /// The gold patch.
    package var patch: String
    /// The test patch.
    package var testPatch: String
    /// Title and text of the resolved issues.
    package var statement: String
    /// What was said on the issues.
    package var hints: String
    /// When the pull request was opened; nil when the row does not tell.
    package var createdAt: Timestamp?
    /// The project's version; empty when the row does not tell.
    package var version: String
    /// Tests that fail before and pass after; nil when the row does not tell.
    package var failToPass: [String]?
    /// Tests that pass before and after; likewise.
    package var passToPass: [String]?
    /// The commit by which SWE-bench sets up the environment; nil when the row does not tell.
    package var setupCommit: String?
    /// The numbers of the resolved issues, where they are known.
    package var issues: [String]
    /// The licence; nil when the row does not tell.
    package var licence: String?

    /// Reads a row in any of the known forms.
    ///
    /// - Throws: `RowLineError` when it names no instance.
    package init(_ row: RowLine) throws(RowLineError) {
        if row.raw("fix_patch") != nil, let owner = row.text("org") {
            try self.init(multiSWEBench: row, owner: owner)
        } else {
            try self.init(flat: row)
        }
    }

    /// A row of SWE-bench, SWE-Gym or SWE-rebench, whose columns are flat.
    private init(flat row: RowLine) throws(RowLineError) {
        guard let id = row.text("instance_id"), !id.isEmpty else { throw .noInstance }
        self.id = id
        repository = row.text("repo") ?? InstanceID(id)?.repository.description ?? ""
        baseCommit = row.text("base_commit") ?? ""
        patch = row.text("patch") ?? ""
        testPatch = row.text("test_patch") ?? ""
        statement = row.text("problem_statement") ?? ""
        hints = row.text("hints_text") ?? ""
        createdAt = Self.moment(row)
        version = row.text("version") ?? row.raw("version").map { String(decoding: $0, as: UTF8.self) } ?? ""
        if version == "null" { version = "" }
        failToPass = row.texts("FAIL_TO_PASS")
        passToPass = row.texts("PASS_TO_PASS")
        setupCommit = row.text("environment_setup_commit")
        issues = row.texts("issue_numbers") ?? []
        licence = row.text("license_name") ?? row.text("license")
    }

    /// A moment as text in either published form, or as milliseconds since 1970.
    private static func moment(_ row: RowLine) -> Timestamp? {
        if let text = row.text("created_at") { return Timestamp(text) }
        return row.integer("created_at").map { Timestamp(seconds: Int64($0 / 1_000)) }
    }

    private init(multiSWEBench row: RowLine, owner: String) throws(RowLineError) {
        func nested(_ name: String, of row: RowLine) -> RowLine? {
            row.raw(name).flatMap { try? RowLine(Array($0)) }
        }
        guard let name = row.text("repo"), let number = row.integer("number") else { throw .noInstance }
        id = "\(owner)__\(name)-\(number)"
        repository = "\(owner)/\(name)"
        baseCommit = nested("base", of: row)?.text("sha") ?? ""
        patch = row.text("fix_patch") ?? ""
        testPatch = row.text("test_patch") ?? ""
        let resolved = row.objects("resolved_issues") ?? []
        statement = resolved.map { "\($0.text("title") ?? "")\n\($0.text("body") ?? "")\n" }.joined()
        hints = row.text("hints") ?? ""
        createdAt = Self.moment(row)
        version = ""
        // Of the four ways to come to pass, three are failing or missing before the fix.
        let mended = ["f2p_tests", "s2p_tests", "n2p_tests"].flatMap { nested($0, of: row)?.names ?? [] }
        failToPass = mended.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        passToPass = (nested("p2p_tests", of: row)?.names ?? []).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        issues = resolved.compactMap { $0.integer("number") }.filter { $0 > 0 }.map(String.init)
    }
}
