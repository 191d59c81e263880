internal import Files
internal import Foundation
package import Instances

/// Why a file of published rows cannot be used.
package struct PublishedRowError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    package let file: String
    /// The line, from 1; nil when the file as a whole cannot be read.
    package let line: Int?
    /// What is wrong with it.
    package let problem: String

    /// `FILE:LINE: what is wrong`.
    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(problem)"
    }
}

/// Reads rows of SWE-bench, SWE-Gym and datasets of their form, one JSON object a line.
package enum PublishedRows {
    /// The rows of a file, in its order.
    ///
    /// `FAIL_TO_PASS` and `PASS_TO_PASS` may be lists or JSON strings that hold one; `created_at` may have either
    /// published form; columns that are absent or null are nil; others are ignored.
    /// - Throws: `PublishedRowError` for the first line that is not such a row, or names an instance twice.
    package static func read(_ path: String) throws(PublishedRowError) -> [PublishedRow] {
        let data: Data
        do {
            data = try RecordFile.read(path)
        } catch {
            throw PublishedRowError(file: path, line: nil, problem: "\(error)")
        }
        let decoder = JSONDecoder()
        var rows: [PublishedRow] = []
        var lines: [String: Int] = [:]
        var number = 0
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            let row: PublishedRow
            do {
                row = try decoder.decode(DecodedRow.self, from: Data(line)).row
            } catch {
                throw PublishedRowError(file: path, line: number, problem: explain(error))
            }
            if let first = lines.updateValue(number, forKey: row.instanceID) {
                throw PublishedRowError(
                    file: path, line: number,
                    problem: "instance \(row.instanceID.debugDescription) is on line \(first) already")
            }
            rows.append(row)
        }
        return rows
    }

    private static func explain(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, _):
            return "there is no \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let column = context.codingPath.first?.stringValue
            return (column.map { "\($0): " } ?? "this is not a JSON object: ") + context.debugDescription
        @unknown default:
            return "\(error)"
        }
    }
}

/// A row as it stands in the file.
private struct DecodedRow: Decodable {
    let row: PublishedRow

    private enum Key: String, CodingKey {
        case instanceID = "instance_id"
        case repo, patch, version
        case baseCommit = "base_commit"
        case testPatch = "test_patch"
        case problemStatement = "problem_statement"
        case hints = "hints_text"
        case createdAt = "created_at"
        case failToPass = "FAIL_TO_PASS"
        case passToPass = "PASS_TO_PASS"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let id = try container.decode(String.self, forKey: .instanceID)
        guard InstanceID(id) != nil else {
            throw Self.fault(
                .instanceID, container, "expected OWNER__NAME-NUMBER, found \(id.debugDescription)")
        }
        let commit = try container.decode(String.self, forKey: .baseCommit)
        guard commit.utf8.count == 40, commit.utf8.allSatisfy(Self.isHexadecimal) else {
            throw Self.fault(
                .baseCommit, container, "expected 40 hexadecimal digits, found \(commit.debugDescription)")
        }
        var row = PublishedRow(
            instanceID: id, repository: try container.decode(RepositoryName.self, forKey: .repo),
            baseCommit: commit.lowercased())
        row.patch = try container.decodeIfPresent(String.self, forKey: .patch)
        row.testPatch = try container.decodeIfPresent(String.self, forKey: .testPatch)
        row.problemStatement = try container.decodeIfPresent(String.self, forKey: .problemStatement)
        row.hints = try container.decodeIfPresent(String.self, forKey: .hints)
        row.createdAt = try container.decodeIfPresent(Timestamp.self, forKey: .createdAt)
        row.version = try Self.version(container)
        row.failToPass = try Self.tests(.failToPass, container)
        row.passToPass = try Self.tests(.passToPass, container)
        self.row = row
    }

    /// A version is text; some copies went through a reader that made a number of it, whose spelling is lost.
    private static func version(_ container: KeyedDecodingContainer<Key>) throws -> String? {
        if let number = try? container.decodeIfPresent(Double.self, forKey: .version) { return "\(number)" }
        return try container.decodeIfPresent(String.self, forKey: .version)
    }

    private static func tests(_ key: Key, _ container: KeyedDecodingContainer<Key>) throws -> [String]? {
        guard let text = try? container.decodeIfPresent(String.self, forKey: key) else {
            return try container.decodeIfPresent([String].self, forKey: key)
        }
        do {
            return try JSONDecoder().decode([String].self, from: Data(text.utf8))
        } catch {
            throw fault(key, container, "expected a list of tests, or a JSON string that holds one")
        }
    }

    private static func fault(
        _ key: Key, _ container: KeyedDecodingContainer<Key>, _ problem: String
    ) -> DecodingError {
        .dataCorruptedError(forKey: key, in: container, debugDescription: problem)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
    }
}
