/// What asking GitHub about one repository cost, and brought.
package struct GitHubCost: Hashable, Sendable, Encodable {
    /// Requests sent, failed ones too.
    package var requests: Int
    /// Points that GitHub charged, of 5,000 that a token has in an hour.
    package var points: Int
    /// Bytes received, as they came over the wire.
    package var bytes: Int
    /// Time spent waiting for limits and between attempts, seconds.
    package var waitedSeconds: Double
    /// Issues that are held now.
    package var issues: Int
    /// Linked numbers that are nowhere to be found.
    package var absentIssues: Int

    /// The cost of a crawl.
    package init(_ report: GitHubReport) {
        requests = report.spend.requests
        points = report.spend.points
        bytes = report.spend.bytes
        waitedSeconds = report.spend.waitedSeconds
        issues = report.issues
        absentIssues = report.absent
    }
}

extension GitHubReport {
    /// What a person should know of a crawl, in sentences.
    package var notes: [String] {
        var notes: [String] = []
        if let newName { notes.append("it is called \(newName) on GitHub now") }
        if unnamedClosings > 0 {
            notes.append(
                "GitHub counts \(unnamedClosings) closed issues more than it names, beyond a hundred for a pull "
                    + "request; they are linked only where a text names them")
        }
        if edited > 0 {
            notes.append(
                "\(edited) pull requests and issues were edited on GitHub since they were read, and stay as "
                    + "they were; --refresh takes the new texts")
        }
        if gone > 0 {
            notes.append(
                "\(gone) pull requests and issues are on GitHub no more, and stay as they were; --refresh "
                    + "lets go of them")
        }
        return notes
    }
}
