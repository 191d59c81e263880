internal import Digests
package import Files
package import Foundation
internal import JSON
internal import Paths

/// The key of a manifest's own digest as it is written.
private let ownDigestKey = "\"ownDigest\" : \""

extension Manifest {
    /// The bytes of the file, with the manifest's own digest in its place.
    ///
    /// - Throws: `EncodingError`, which its values do not give rise to.
    package func encoded() throws -> Data {
        var blank = self
        blank.ownDigest = Self.noDigest
        var data = try CanonicalJSON.encodeForPeople(blank)
        guard let place = Self.placeOfOwnDigest(data) else { return data }
        data.replaceSubrange(place, with: Data(SHA256Digest(of: data).hex.utf8))
        return data
    }

    /// Reads a manifest, with the SHA-256 of its bytes in hexadecimal.
    ///
    /// - Throws: `RecordError` when the file cannot be read, is not a manifest of this form, or is not as it was
    ///   written.
    package static func read(_ path: String) throws(RecordError) -> (manifest: Manifest, digest: String) {
        let data = try RecordFile.read(path)
        let operation = "reading the split manifest \(path)"
        try EarlierRelease.checkFormat(of: data, operation: operation, known: [Manifest.currentFormat])
        guard isIntact(data) else {
            throw RecordError(
                kind: .malformed, operation: operation,
                cause: "it is not as it was published: its own digest does not fit; take a new copy")
        }
        do {
            return (try CanonicalJSON.decode(Manifest.self, from: data), SHA256Digest(of: data).hex)
        } catch {
            throw RecordError(kind: .malformed, operation: operation, cause: "\(error)")
        }
    }

    /// By what a row goes in `instances`: its id, for the second row of one id and those after it with their number.
    static func key(_ id: String, occurrence: Int) -> String { occurrence == 1 ? id : "\(id)#\(occurrence)" }

    /// Whether the bytes of a manifest are those that its own digest was taken of.
    static func isIntact(_ data: Data) -> Bool {
        guard let place = placeOfOwnDigest(data) else { return false }
        var blank = data
        blank.replaceSubrange(place, with: Data(noDigest.utf8))
        return data[place].elementsEqual(SHA256Digest(of: blank).hex.utf8)
    }

    /// Where the digits of the own digest stand.
    ///
    /// No value can hold the key: a string's quotes are escaped.
    private static func placeOfOwnDigest(_ data: Data) -> Range<Data.Index>? {
        guard let key = data.range(of: Data(ownDigestKey.utf8)), key.upperBound + 64 <= data.endIndex else {
            return nil
        }
        return key.upperBound..<(key.upperBound + 64)
    }
}

/// What a later publication needs to know of an earlier one, whatever the version of its manifest's form.
package struct EarlierRelease: Sendable {
    /// The SHA-256 of the manifest.
    package let digest: String
    /// The digests of the rows by split and instance.
    package let instances: [String: [String: String]]
    /// The directory of the release, in which its rows may lie.
    package let directory: String

    private struct Content: Decodable {
        var instances: [String: [String: String]]
    }

    private struct Format: Decodable {
        var formatVersion: Int
    }

    /// Reads the manifest of a release.
    ///
    /// - Throws: `RecordError` when the file cannot be read, is of another form, or is not as it was written.
    package init(manifest path: String) throws(RecordError) {
        let data = try RecordFile.read(path)
        let operation = "reading the split manifest \(path)"
        let format = try Self.checkFormat(of: data, operation: operation, known: [1, Manifest.currentFormat])
        guard format == 1 || Manifest.isIntact(data) else {
            throw RecordError(
                kind: .malformed, operation: operation,
                cause: "it is not as it was published: its own digest does not fit; take a new copy")
        }
        do {
            instances = try CanonicalJSON.decode(Content.self, from: data).instances
        } catch {
            throw RecordError(kind: .malformed, operation: operation, cause: "\(error)")
        }
        digest = SHA256Digest(of: data).hex
        directory = PathText.folder(of: path)
    }

    @discardableResult
    static func checkFormat(
        of data: Data, operation: String, known: Set<Int>
    ) throws(RecordError) -> Int {
        let format: Int
        do {
            format = try CanonicalJSON.decode(Format.self, from: data).formatVersion
        } catch {
            throw RecordError(kind: .malformed, operation: operation, cause: "\(error)")
        }
        guard known.contains(format) else {
            let versions = known.sorted().map(String.init).joined(separator: " and ")
            throw RecordError(
                kind: .malformed, operation: operation,
                cause: "it has format version \(format), and this program knows \(versions)")
        }
        return format
    }
}
