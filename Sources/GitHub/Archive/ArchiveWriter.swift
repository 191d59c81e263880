package import Files
internal import Instances

/// Writes archives in the form that `Archive` reads.
package struct ArchiveWriter: Sendable {
    /// The archive's directory.
    package let directory: String

    /// A writer into a directory, which is made when the first repository is written.
    package init(directory: String) {
        self.directory = directory
    }

    /// Writes all that is known of a repository into `OWNER__NAME`, sorted by number; what was there is replaced.
    ///
    /// - Throws: `RecordError`.
    package func write(_ archive: RepositoryArchive) throws(RecordError) {
        let pulls = archive.pullRequests.sorted { $0.number < $1.number }
        let issues = archive.issues.values.sorted { $0.number < $1.number }
        let commits = pulls.flatMap { pull in
            (pull.commits ?? []).map { CommitObject(pull_number: pull.number, commit: $0) }
        }
        let comments = issues.flatMap { issue in
            issue.comments.map { CommentObject(issue_number: issue.number, comment: $0) }
        }
        try write(pulls.map { PullObject($0, of: archive.repository) }, .pulls, archive.repository)
        try write(commits, .commits, archive.repository)
        try write(issues.map(IssueObject.init), .issues, archive.repository)
        try write(comments, .comments, archive.repository)
    }

    private func write(
        _ objects: [some Encodable], _ file: ArchiveFile, _ repository: RepositoryName
    ) throws(RecordError) {
        let path = "\(directory)/\(repository.slug)/\(file.rawValue)"
        do {
            try RecordFile.write(try JSONLines.encode(objects), to: path)
        } catch let error as RecordError {
            throw error
        } catch {
            throw RecordError(kind: .malformed, operation: "writing \(path)", cause: "\(error)")
        }
    }
}
