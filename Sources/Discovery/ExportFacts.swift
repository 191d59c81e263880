internal import GitHub
internal import Instances

/// Gathers what an export says of one repository, and makes facts of it.
struct ExportFacts {
    private var values: [ExportValue?] = Array(repeating: nil, count: ExportColumn.allCases.count)

    private struct Problem: Error {
        var column: ExportColumn
        var expected: String
    }

    /// Adds a value.
    mutating func take(_ value: ExportValue, for column: ExportColumn) {
        values[column.rawValue] = value
    }

    /// What came of it.
    func content() -> ExportRecord.Content {
        guard case .text(let name)? = self[.name] else { return .badName("") }
        guard let repository = RepositoryName(name) else { return .badName(RepositoryFacts.plain(name)) }
        do throws(Problem) {
            return .facts(try facts(of: repository))
        } catch {
            return .unreadable(
                name: repository.description,
                problem: "\(error.column): expected \(error.expected), found \(shown(error.column))")
        }
    }

    private subscript(column: ExportColumn) -> ExportValue? {
        let value = values[column.rawValue]
        return value == .nothing ? nil : value
    }

    private func facts(of repository: RepositoryName) throws(Problem) -> RepositoryFacts {
        var facts = RepositoryFacts(repository)
        facts.language = try text(.mainLanguage).map(RepositoryFacts.plain)
        facts.licence = try licence()
        facts.createdAt = try day(.createdAt)
        facts.pushedAt = try day(.pushedAt)
        facts.stars = try number(.stargazers)
        facts.forks = try number(.forks)
        facts.contributors = try number(.contributors)
        facts.issues = try number(.totalIssues)
        facts.pullRequests = try number(.totalPullRequests)
        facts.openPullRequests = try number(.openPullRequests)
        facts.linesOfCode = try number(.codeLines)
        facts.kilobytes = try number(.size)
        facts.isFork = try flag(.isFork)
        facts.isArchived = try flag(.isArchived)
        // GitHub's staff can disable a repository or lock it; neither can be mined.
        let closed = [try flag(.isDisabled), try flag(.isLocked)].compactMap(\.self)
        facts.isDisabled = closed.isEmpty ? nil : closed.contains(true)
        return facts
    }

    private func licence() throws(Problem) -> String? {
        // A column without a value says that there is no licence; without a column, nothing is said.
        if values[ExportColumn.license.rawValue] == .nothing { return "NONE" }
        return try text(.license).map { RepositoryFacts.plain(LicenceName.identifier(of: $0) ?? $0) }
    }

    private func text(_ column: ExportColumn) throws(Problem) -> String? {
        guard let value = self[column] else { return nil }
        guard case .text(let text) = value else { throw Problem(column: column, expected: "text") }
        return text
    }

    private func number(_ column: ExportColumn) throws(Problem) -> Int? {
        guard let value = self[column] else { return nil }
        guard let number = value.whole, number >= 0 else {
            throw Problem(column: column, expected: "a whole number")
        }
        return number
    }

    private func flag(_ column: ExportColumn) throws(Problem) -> Bool? {
        guard let value = self[column] else { return nil }
        guard let flag = value.truth else { throw Problem(column: column, expected: "true or false") }
        return flag
    }

    private func day(_ column: ExportColumn) throws(Problem) -> Timestamp? {
        guard let text = try text(column) else { return nil }
        // GHS writes hours by a clock of twelve, without the half of the day, so only the day is known.
        guard Timestamp(text) != nil, let day = Timestamp(String(text.prefix(10))) else {
            throw Problem(column: column, expected: "a time such as 2021-03-06T04:17:12")
        }
        return day
    }

    private func shown(_ column: ExportColumn) -> String {
        switch values[column.rawValue] {
        case .text(let text)?: "`\(RepositoryFacts.plain(text))`"
        case .number(let number)?: "\(number)"
        case .flag(let flag)?: "\(flag)"
        default: "something else"
        }
    }
}
