package import Datasets
package import Files
internal import Foundation
package import JSON

/// Reads a publication back from its files.
package struct PublicationReader {
    private let directory: String
    /// The manifest.
    package let manifest: Manifest
    /// The SHA-256 of the manifest.
    package let digest: String

    /// A publication by its directory.
    ///
    /// - Throws: `RecordError` when its manifest cannot be read.
    package init(_ directory: String) throws(RecordError) {
        self.directory = directory
        (manifest, digest) = try Manifest.read("\(directory)/\(Manifest.fileName)")
    }

    /// The names of the splits: ours in their order, then others.
    package var splits: [String] {
        let own = Split.allCases.map(\.rawValue).filter { manifest.instances[$0] != nil }
        return own + manifest.instances.keys.filter { !own.contains($0) }.sorted()
    }

    /// The class and reason of each verdict by instance; none when the publication has no such file.
    package func verdicts() throws -> [String: String] {
        var verdicts: [String: String] = [:]
        guard FileManager.default.fileExists(atPath: "\(directory)/verdicts.jsonl") else { return [:] }
        try forEachRow(of: "verdicts.jsonl") { row in
            guard let id = row.text(Column.instanceID), let name = row.text("class") else { return }
            verdicts[id] = row.text("reason").map { "\(name): \($0)" } ?? name
        }
        return verdicts
    }

    /// What was measured of each instance; nothing when the publication has no such file.
    package func measures() throws -> [String: InstanceMeasures] {
        let path = "\(directory)/measures.jsonl"
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        return Dictionary(
            try JSONLines.read(InstanceMeasures.self, from: path).map { ($0.instanceID, $0) },
            uniquingKeysWith: { $1 })
    }

    /// Passes on each row of a file.
    package func forEachRow(of name: String, _ body: (RowLine) throws -> Void) throws {
        try RowLines.forEach(of: RowInput("\(directory)/\(name)")) { row, _ in try body(row) }
    }

    /// The text of an environment lock; nil when it is not there.
    ///
    /// - Throws: `RecordError` when it is there and cannot be read.
    package func lock(_ digest: String) throws(RecordError) -> String? {
        guard digest.utf8.allSatisfy({ ($0 | 0x20 >= 97 && $0 | 0x20 <= 102) || (48...57).contains($0) })
        else {
            return nil
        }
        do throws(RecordError) {
            let data = try RecordFile.read("\(directory)/environments/\(digest).lock")
            return String(decoding: data.prefix(1 << 20), as: UTF8.self)
        } catch {
            guard error.kind == .absent else { throw error }
            return nil
        }
    }
}
