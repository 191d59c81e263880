/// Why an export cannot be read.
public struct RepositoryExportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as the user named it.
    public let file: String
    /// What is wrong with it, and where.
    public let fault: ExportFault

    /// An error by its parts.
    public init(file: String, fault: ExportFault) {
        self.file = file
        self.fault = fault
    }

    /// `FILE:LINE:COLUMN: what is wrong; what to do`.
    public var description: String { "\(file):\(fault)" }
}

/// What is wrong with an export at one place.
public struct ExportFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public var line: Int
    /// The column, from 1, in bytes.
    public var column: Int
    /// What was found and expected.
    public var problem: String
    /// What to do about it.
    public var remedy: String?

    /// A fault by its parts.
    public init(line: Int, column: Int, _ problem: String, remedy: String? = nil) {
        self.line = line
        self.column = column
        self.problem = problem
        self.remedy = remedy
    }

    /// `LINE:COLUMN: what is wrong; what to do`.
    public var description: String {
        "\(line):\(column): \(problem)" + (remedy.map { "; \($0)" } ?? "")
    }

    /// The advice for a file that ends in the middle.
    static let cutRemedy = "the download may have been cut: fetch the export again"
    /// The advice for a file that is no export.
    static let exportRemedy = "export the results of a search at seart-ghs.si.usi.ch as CSV or JSON"
}
