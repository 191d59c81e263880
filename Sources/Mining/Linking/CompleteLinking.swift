internal import Instances

/// Our rule: what GitHub takes for a closing reference, and what authors plainly mean by one.
///
/// Decides: a closing keyword in any case, standing alone (not in `hot-fix`, `prefix`, `fix_`), then perhaps a colon,
/// then on the same line one or more references, joined by commas, `and` or `&`:
/// `#1`, `GH-1`, `owner/repo#1`, an issue's URL, or a Markdown link around or to one of these. Every issue counts
/// once, in order of appearance; a reference may call the repository by a former name. References to other repositories
/// are noted, but are no links. Not taken: a keyword parted from its number by other words or a line's end, `#0`, URLs
/// of pull requests, and what `MarkdownProse` leaves out of title and body.
///
/// To these the caller adds the issues that GitHub itself names, then those that the commits name by which the pull
/// request entered its branch, and removes what is known to be a pull request: its text describes a change, not a
/// problem.
enum CompleteLinking {
    static func links(in text: [UInt8], of repository: RepositoryNames) -> FoundLinks {
        var found = FoundLinks(numbers: [])
        var cursor = ByteCursor(text)
        while cursor.moveAfterKeyword() {
            var isFirst = true
            while let reference = cursor.takeReference(isFirst: isFirst) {
                isFirst = false
                record(reference, &found, repository)
            }
        }
        return found
    }

    private static func record(
        _ reference: IssueReference, _ found: inout FoundLinks, _ repository: RepositoryNames
    ) {
        guard reference.number > 0 else { return }
        guard let name = reference.repository else {
            if !found.numbers.contains(reference.number) { found.numbers.append(reference.number) }
            return
        }
        if repository.include(name) {
            if !found.numbers.contains(reference.number) { found.numbers.append(reference.number) }
        } else if !found.elsewhere.contains("\(name)#\(reference.number)") {
            found.elsewhere.append("\(name)#\(reference.number)")
        }
    }
}

/// A reference to an issue; without a repository it is the text's own.
struct IssueReference: Hashable {
    var repository: String?
    var number: Int
}
