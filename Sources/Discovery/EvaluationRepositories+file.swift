internal import Files
internal import Foundation
internal import Instances
internal import JSON
internal import Paths

extension EvaluationRepositories {
    /// Adds the repositories of a file: instances in any published form, one JSON object a line, or a list of
    /// names, one a line.
    ///
    /// - Parameter origin: the file that a person named, when the lines were made from another one.
    /// - Throws: `EvaluationFileError` for a line that names no repository, `RecordError`.
    package mutating func add(file path: String, named origin: String? = nil) throws {
        let set = PathText.name(of: origin ?? path)
        var file = try LineFile(path)
        var holdsRows: Bool?
        while let line = try file.next() {
            guard let first = line.first(where: { $0 > UInt8(ascii: " ") }) else { continue }
            let isOfRows = holdsRows ?? (first == UInt8(ascii: "{"))
            holdsRows = isOfRows
            do throws(EvaluationLineFault) {
                let name = isOfRows ? try Self.repository(ofRow: line) : try Self.repository(named: line)
                if let name { add(name, set: set) }
            } catch {
                throw EvaluationFileError(file: origin ?? path, line: file.number, problem: error.problem)
            }
        }
    }

    private static func repository(ofRow line: [UInt8]) throws(EvaluationLineFault) -> RepositoryName? {
        let row: RowLine
        do throws(RowLineError) {
            row = try RowLine(line)
        } catch {
            throw EvaluationLineFault(problem: error.description)
        }
        // Multi-SWE-bench has the owner in a column of its own.
        let repo = row.text("repo").map { name in
            name.contains("/") ? name : row.text("org").map { "\($0)/\(name)" } ?? name
        }
        let named = repo.flatMap { RepositoryName($0) }
        guard let name = named ?? row.text("instance_id").flatMap({ InstanceID($0) })?.repository else {
            throw EvaluationLineFault(
                problem: "the row names no repository; expected `repo` or `instance_id`")
        }
        return name
    }

    /// The repository of a line, by its name or its address; nil for a comment.
    private static func repository(named line: [UInt8]) throws(EvaluationLineFault) -> RepositoryName? {
        let text = String(decoding: line, as: UTF8.self).prefix { $0 != "#" }
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return nil }
        let bare = text.hasPrefix(address) ? String(text.dropFirst(address.count)) : text
        guard let name = RepositoryName(bare) else {
            throw EvaluationLineFault(
                problem: "expected OWNER/NAME, or instances in the form of SWE-bench, one JSON object a line")
        }
        return name
    }

    private static let address = "https://github.com/"
}

private struct EvaluationLineFault: Error {
    var problem: String
}

/// A file of evaluation repositories that cannot be used.
package struct EvaluationFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let problem: String

    /// `FILE:LINE: what is wrong`.
    package var description: String { "\(file):\(line): \(problem)" }
}
