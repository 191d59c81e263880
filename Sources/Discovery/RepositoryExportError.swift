/// Why an export cannot be read.
package struct RepositoryExportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as the user named it.
    package let file: String
    /// What is wrong with it, and where.
    package let fault: ExportFault

    package init(file: String, fault: ExportFault) {
        self.file = file
        self.fault = fault
    }

    /// `FILE:LINE:COLUMN: what is wrong; what to do`.
    package var description: String { "\(file):\(fault)" }
}

/// What is wrong with an export at one place.
package struct ExportFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    package var line: Int
    /// The column, from 1, in bytes.
    package var column: Int
    /// What was found and expected.
    package var problem: String
    /// What to do about it.
    package var remedy: String?

    package init(line: Int, column: Int, _ problem: String, remedy: String? = nil) {
        self.line = line
        self.column = column
        self.problem = problem
        self.remedy = remedy
    }

    /// `LINE:COLUMN: what is wrong; what to do`.
    package var description: String {
        "\(line):\(column): \(problem)" + (remedy.map { "; \($0)" } ?? "")
    }

    /// The advice for a file that ends in the middle.
    static let cutRemedy = "the download may have been cut: fetch the export again"
    /// The advice for a file that is no export.
    static let exportRemedy = "export the results of a search at seart-ghs.si.usi.ch as CSV or JSON"
}
