internal import Files
internal import JSON

/// The texts of issues, from published rows.
package enum IssueTexts {
    /// `problem_statement` by `instance_id` of a file of rows.
    ///
    /// - Throws: `RecordError`, naming file and line.
    package static func read(_ path: String) throws -> [String: String] {
        var file = try LineFile(path, packing: .byName)
        var issues: [String: String] = [:]
        while let line = try file.next() {
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            func fault(_ cause: String) -> RecordError {
                RecordError(kind: .malformed, operation: "reading \(path):\(file.number)", cause: cause)
            }
            let row: RowLine
            do throws(RowLineError) {
                row = try RowLine(line)
            } catch {
                throw fault("\(error)")
            }
            guard let instance = row.text("instance_id"), let issue = row.text("problem_statement") else {
                throw fault("it is no row with instance_id and problem_statement")
            }
            issues[instance] = issue
        }
        guard !issues.isEmpty else {
            throw RecordError(kind: .malformed, operation: "reading \(path)", cause: "there is no row in it")
        }
        return issues
    }
}
