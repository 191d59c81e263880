internal import Digests
internal import Files
internal import Foundation
internal import JSON

/// What a publication writes into its directory.
extension StagingDirectory {
    /// Writes a whole file.
    func write(_ text: String, as name: String) throws(RecordError) -> PublishedFile {
        let bytes = Array(text.utf8)
        try RecordFile.write(bytes, to: "\(path)/\(name)")
        return PublishedFile(name: name, bytes: bytes.count, rows: nil, sha256: SHA256Digest(of: bytes).hex)
    }

    /// Describes a file that lies there.
    func describe(_ name: String) throws -> PublishedFile {
        guard PublishedFile.isPath(name) else { throw PublicationError.attachmentName(name) }
        let (bytes, digest) = try FileDigest.of("\(path)/\(name)")
        return PublishedFile(name: name, bytes: bytes, rows: nil, sha256: digest)
    }

    /// Has the splits that lie there written in further forms, and describes the files.
    func export(_ shapes: inout [SplitShape], by exporter: SplitExporter?) throws -> [PublishedFile] {
        guard let exported = try exporter?(path, shapes) else { return [] }
        for index in shapes.indices {
            shapes[index].loadedBytes = exported.loadedBytes[shapes[index].name] ?? shapes[index].loadedBytes
        }
        return try exported.files.map(describe)
    }

    /// Moves the files into place, writes the manifest when all of them are there, and removes what only the earlier
    /// publication held.
    ///
    /// - Parameter noted: receives which files of an earlier publication stay.
    func publish(
        _ names: [String], manifest: Data, noted: (String) -> Void
    ) throws(RecordError) {
        for name in names { try move(name) }
        let path = "\(output)/\(Manifest.fileName)"
        let earlier = try Self.listed(in: path, noted)
        // A signature of the earlier manifest says nothing of this one.
        for name in PublicationFiles.signatures { try Directory.remove("\(output)/\(name)") }
        // What a publication that was killed was writing.
        for name in try Directory.names(in: output)
        where name.hasPrefix("\(Manifest.fileName).") && OutputDirectory.isPartial(name) {
            Directory.discard("\(output)/\(name)")
        }
        // The manifest's own writing flushes the directory, renames included.
        try RecordFile.write(manifest, to: path)
        for name in Set(earlier).subtracting(names) where PublishedFile.isPath(name) {
            do throws(RecordError) {
                try Directory.remove("\(output)/\(name)")
            } catch {
                noted("\(name) of the earlier publication stays: \(error)")
            }
        }
    }

    /// The files that an earlier publication's manifest lists, whatever its form.
    private static func listed(
        in manifest: String, _ noted: (String) -> Void
    ) throws(RecordError) -> [String] {
        struct Listing: Decodable {
            struct File: Decodable { var name: String }
            var files: [File]
        }
        let data: Data
        do throws(RecordError) {
            data = try RecordFile.read(manifest)
        } catch {
            guard error.kind == .absent else { throw error }
            return []
        }
        do {
            return try CanonicalJSON.decode(Listing.self, from: data).files.map(\.name)
        } catch {
            noted("\(manifest) is no manifest; what it listed stays where it is")
            return []
        }
    }
}
