internal import Datasets
package import Discovery
internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths

extension EvaluationRepositories {
    /// Adds the repositories of a file: instances in the form of SWE-bench, one JSON object a line, or a list of
    /// names, one a line.
    ///
    /// - Throws: `PipelineError.usage` for a line that names no repository, `PublishedRowError` for one that is no
    ///   row, `RecordError`.
    package mutating func add(file: String) throws {
        let set = PathText.name(of: file)
        let data = try RecordFile.read(file)
        if data.first(where: { $0 > 32 }) == UInt8(ascii: "{") {
            try RowLines.forEach(of: file) { row, line in
                guard let name = Self.repository(of: row) else {
                    throw PipelineError.usage(
                        "\(file):\(line): the row names no repository; expected `repo` or `instance_id`")
                }
                add(name, set: set)
            }
            return
        }
        for (index, line) in data.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: line, as: UTF8.self)
                .prefix { $0 != "#" }.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty else { continue }
            let bare = text.hasPrefix(Self.address) ? String(text.dropFirst(Self.address.count)) : text
            guard let name = RepositoryName(bare) else {
                throw PipelineError.usage(
                    "\(file):\(index + 1): expected OWNER/NAME, or instances in the form of SWE-bench, one JSON object a line"
                )
            }
            add(name, set: set)
        }
    }

    private static let address = "https://github.com/"

    private static func repository(of row: RowLine) -> RepositoryName? {
        if let name = row.text(Column.repo).flatMap({ RepositoryName($0) }) { return name }
        return row.text(Column.instanceID).flatMap { InstanceID($0) }?.repository
    }
}
