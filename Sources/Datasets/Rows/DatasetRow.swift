package import Instances
package import JSON

/// A row in any published form, each value of which is read when it is asked for.
///
/// What is absent or null is nil. What is there and cannot be read is an error of the one who asks for it, so that no
/// content is lost without a word, and a column that nobody asks for spoils nothing.
package struct DatasetRow: Sendable {
    /// The row's line.
    package let line: RowLine
    /// `instance_id`, or what repository and number make of it.
    package let id: String
    /// The columns.
    let columns: RowColumns

    /// A row by its line.
    ///
    /// - Throws: `RowLineError` when it names no instance.
    package init(_ line: RowLine) throws(RowLineError) {
        self.line = line
        columns = try RowColumns(line)
        if let id = try columns.text([Column.instanceID.rawValue]), !id.isEmpty {
            self.id = id
        } else if let repository = try columns.repository.flatMap({ RepositoryName($0) }),
            let number = try columns.pullNumber
        {
            id = InstanceID(repository, number).description
        } else {
            throw .missing("\(Column.instanceID.rawValue), nor repository and pull_number to make one of")
        }
    }

    /// The instance that the id names; nil when it has another form.
    package var instance: InstanceID? { InstanceID(id) }

    /// The repository as the columns spell it; nil when they do not.
    package var statedRepository: String? { get throws(RowLineError) { try columns.repository } }

    /// The repository as the columns spell it, or the one that the id names; empty when neither does.
    package var repositoryText: String {
        get throws(RowLineError) { try columns.repository ?? instance?.repository.description ?? "" }
    }

    /// The repository that the columns name, or the id.
    package var repository: RepositoryName? {
        get throws(RowLineError) {
            try columns.repository.flatMap { RepositoryName($0) } ?? instance?.repository
        }
    }

    /// The number of the pull request, from its column or from the id.
    package var pullNumber: Int? {
        get throws(RowLineError) { try columns.pullNumber ?? instance?.number }
    }

    /// The commit to which the patches apply.
    package var baseCommit: String? {
        get throws(RowLineError) {
            if let commit = try columns.text([Column.baseCommit.rawValue]) { return commit }
            let base = Column.Foreign.base.rawValue
            guard let value = columns.value([base])?.value.unpacked else { return nil }
            guard case .object(let branch) = value else {
                throw .member(base, "expected an object with the commit as sha, found \(value.kind)")
            }
            return try RowColumns(branch).text([Column.Foreign.sha.rawValue])
        }
    }

    /// The gold patch.
    package var patch: String? {
        get throws(RowLineError) { try columns.text(Column.patch.names) }
    }

    /// The test patch.
    package var testPatch: String? {
        get throws(RowLineError) { try columns.text(Column.testPatch.names) }
    }

    /// The problem statement; of issues, their titles and texts.
    package var statement: String? {
        get throws(RowLineError) {
            if let text = try columns.text(Column.problemStatement.names) { return text }
            return try RowIssues(columns)?.statement
        }
    }

    /// The hints.
    package var hints: String? {
        get throws(RowLineError) { try columns.text(Column.hintsText.names) }
    }

    /// When the pull request was opened.
    package var createdAt: Timestamp? {
        get throws(RowLineError) {
            guard let (name, value) = columns.value(Column.createdAt.names), !value.isEmpty else {
                return nil
            }
            guard let moment = RowMoment.of(value) else {
                throw .member(name, "expected \(RowMoment.expected), found \(value.kind)")
            }
            return moment
        }
    }

    /// The version as text; of a number, which some tools make of it, its digits as they stand.
    package var version: String? {
        get throws(RowLineError) {
            guard let (name, value) = columns.value(Column.version.names) else { return nil }
            switch value {
            case .text(let text), .number(let text): return text
            default: throw .member(name, "expected text or a number, found \(value.kind)")
            }
        }
    }

    /// Tests that fail before and pass after.
    package var failToPass: [String]? {
        get throws(RowLineError) {
            let tests = try columns.texts(Column.failToPass.names, "tests")
            if let tests, !tests.isEmpty { return tests }
            // Of the four ways to come to pass, three are failing or missing before the fix.
            if let ways = try RowTests.names([.failedTests, .skippedTests, .absentTests], in: columns) {
                return ways
            }
            return try RowTests.names([.fixedTests], in: columns) ?? tests
        }
    }

    /// Tests that pass before and after.
    package var passToPass: [String]? {
        get throws(RowLineError) {
            let tests = try columns.texts(Column.passToPass.names, "tests")
            if let tests, !tests.isEmpty { return tests }
            return try RowTests.names([.passedTests], in: columns) ?? tests
        }
    }

    /// The numbers of the resolved issues.
    package var issues: [String] {
        get throws(RowLineError) {
            if let numbers = try columns.numbers(Column.issueNumbers.names) { return numbers }
            return try RowIssues(columns)?.numbers ?? []
        }
    }

    /// The licences that the row states, in whatever column.
    package var licences: [String] {
        get throws(RowLineError) {
            var found: [String] = []
            for name in [Column.Foreign.licenceName, .license, .licence].map(\.rawValue) {
                guard let value = columns.value([name])?.value else { continue }
                switch value {
                case .text(let text): found.append(text)
                case .list: found += try columns.texts([name], "licences") ?? []
                default: throw .member(name, "expected text, found \(value.kind)")
                }
            }
            return found.filter { !$0.isEmpty }
        }
    }

    /// The commit by which SWE-bench sets up the environment.
    package var setupCommit: String? {
        get throws(RowLineError) { try columns.text([Column.Foreign.setupCommit.rawValue]) }
    }
}
