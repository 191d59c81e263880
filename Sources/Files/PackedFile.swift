internal import Compression
internal import Foundation

/// A file that may have been packed to save room: it is then called as before, with `.gz` after its name.
///
/// A crash may leave both; the plain one is whole then, and counts.
package enum PackedFile {
    /// The bytes of a file, in whichever form it is there.
    ///
    /// - Throws: `RecordError`.
    package static func read(_ path: String) throws(RecordError) -> [UInt8] {
        let isPlain = FileManager.default.fileExists(atPath: path)
        let isPacked = !isPlain && FileManager.default.fileExists(atPath: path + ".gz")
        var file = try BlockFile(isPacked ? path + ".gz" : path, packing: isPacked ? .byName : .none)
        var bytes: [UInt8] = []
        while let block = try file.next() { bytes.append(contentsOf: block) }
        return bytes
    }

    /// Packs a file in place of the plain one; equal files become equal bytes.
    ///
    /// - Throws: `RecordError`; the plain file stays then.
    package static func pack(_ path: String) throws(RecordError) {
        var file = try BlockFile(path)
        guard var writer = GzipWriter() else {
            throw RecordError(
                kind: .inaccessible, operation: "packing \(path)", cause: "there is no memory for it")
        }
        var packed: [UInt8] = []
        while let block = try file.next() { writer.write(block, to: &packed) }
        writer.finish(&packed)
        try RecordFile.write(packed, to: path + ".gz", durable: false)
        Directory.discard(path)
    }
}
