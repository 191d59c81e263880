/// The columns of a GHS export that are of use here.
///
/// The names are those of `GitRepoDto` in seart-group/ghs, from November 2020 until today: CSV's header and the
/// members of JSON's items. Lines of code came in April 2023 as `overallCodelines`, were `totalCodeLines` from May and
/// are `codeLines` since June 2023; `isDisabled` and `isLocked` came in December 2023.
enum ExportColumn: Int, CaseIterable {
    case name, isFork, isArchived, isDisabled, isLocked, mainLanguage, license, createdAt, pushedAt
    case stargazers, forks, contributors, totalIssues, totalPullRequests, openPullRequests, codeLines, size

    /// The column of a name, whatever the case; nil for those that are of no use here.
    static func of(_ name: String) -> ExportColumn? { byName[name.lowercased()] }

    private static let byName: [String: ExportColumn] = {
        var columns = Dictionary(
            allCases.map { ("\($0)".lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        columns["totalcodelines"] = .codeLines
        columns["overallcodelines"] = .codeLines
        return columns
    }()
}

/// A value in an export, in either form.
enum ExportValue: Hashable {
    case nothing
    case text(String)
    case number(Int)
    case flag(Bool)
    /// A list, an object, a fraction, or no text at all.
    case other

    /// The whole number that it is; CSV has texts only, and spreadsheets write `12.0`.
    var whole: Int? {
        switch self {
        case .number(let number): return number
        case .text(let text): return Int(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
        default: return nil
        }
    }

    /// Whether it says yes or no.
    var truth: Bool? {
        switch self {
        case .flag(let flag): flag
        case .text(let text): ["true": true, "false": false][text.lowercased()]
        default: nil
        }
    }
}
