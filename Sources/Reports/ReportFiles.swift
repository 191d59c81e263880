internal import Files
internal import Publishing
internal import Threads

/// What a report is to be made of, and where to.
package struct ReportRequest: Sendable {
    /// The directory of the publication.
    package var publication: String
    /// The directory to write to.
    package var output: String
    /// Whether every instance gets a page of its own.
    package var instancePages = false
    /// The workspace whose logs the pages show; nil for none.
    package var workspace: String?

    package init(publication: String, output: String) {
        self.publication = publication
        self.output = output
    }
}

/// The files of a report on a publication: a page, Markdown, CSV, and pages of instances.
package enum ReportFiles {
    /// Writes the report.
    ///
    /// - Returns: the names of the files, those of instances left out, and how many instances have a page.
    /// - Throws: `RecordError`, `PublishedRowError`.
    package static func write(_ request: ReportRequest) async throws -> (files: [String], pages: Int) {
        try await onOwnThread(name: "report") { () throws(any Error) in
            let reader = try PublicationReader(request.publication)
            let data = try ReportData(reader, withPages: request.instancePages)
            let texts = ReportTexts(data)
            let files = [
                ("index.html", ReportPage(data).html), ("summary.md", texts.markdown),
                ("instances.csv", texts.csv),
            ]
            for (name, text) in files {
                try RecordFile.write(Array(text.utf8), to: "\(request.output)/\(name)")
            }
            guard request.instancePages else { return (files.map(\.0), 0) }
            let pages = InstancePages(
                reader: reader, instances: data.instances, logs: request.workspace.map { LogEnds(below: $0) })
            return (files.map(\.0), try pages.write(to: "\(request.output)/instances"))
        }
    }
}
