package import Foundation
internal import JSON

/// Files of one JSON value a line.
package enum JSONLines {
    /// The bytes of some values, one canonical line each.
    ///
    /// - Throws: `EncodingError`.
    package static func encode(_ values: some Sequence<some Encodable>) throws -> Data {
        var data = Data()
        for value in values {
            data.append(try CanonicalJSON.encode(value))
            data.append(UInt8(ascii: "\n"))
        }
        return data
    }

    /// The values of a file that we wrote ourselves: every line must be of the type.
    ///
    /// - Throws: `RecordError`, naming file and line.
    package static func read<Value: Decodable>(
        _ type: Value.Type, from path: String
    ) throws(RecordError) -> [Value] {
        let data = try RecordFile.read(path)
        var values: [Value] = []
        var number = 0
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard !line.isEmpty else { continue }
            do {
                values.append(try CanonicalJSON.decode(type, from: Data(line)))
            } catch {
                throw RecordError(
                    kind: .malformed, operation: "reading \(path):\(number)", cause: "\(error)")
            }
        }
        return values
    }
}
