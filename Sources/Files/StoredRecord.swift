internal import Foundation
internal import JSON

/// A record that is kept in a file of its own, in a numbered format.
///
/// The number is the member `format` of the file's object, next to the record's own members; a file without one has
/// format 1. A program reads its own format and the earlier ones. A record that is not laid out for people begins with the
/// digest of the rest of it, by which a damaged one is found; those of earlier versions have none.
package protocol StoredRecord: Codable {
    /// The format in which records are written.
    static var format: Int { get }
}

/// Why a record that is there cannot be used.
package enum StoredFault: Error, Hashable, Sendable {
    /// The file cannot be read, or does not hold what it should.
    case unreadable(path: String, cause: String)
    /// A later version of the program wrote it.
    case newer(path: String, format: Int)

    package var path: String {
        switch self {
        case .unreadable(let path, _), .newer(let path, _): path
        }
    }
}

extension StoredFault: CustomStringConvertible {
    /// The sentence for people, with the remedy where there is one.
    package var description: String {
        switch self {
        case .unreadable(let path, let cause): "the record \(path) cannot be read: \(cause)"
        case .newer(let path, let format):
            "the record \(path) has format \(format), which a later swegym writes; use that version"
        }
    }
}

extension RecordFile {
    /// Writes a record whole, with the number of its format.
    ///
    /// - Parameters:
    ///   - durable: whether to wait until the disk has it.
    ///   - forPeople: whether it is laid out in lines.
    ///   - isPrivate: whether nobody else may read it.
    /// - Throws: `RecordError`, or `EncodingError` for a value that JSON cannot hold.
    package static func writeRecord(
        _ record: some StoredRecord, to path: String, durable: Bool = true, forPeople: Bool = false,
        isPrivate: Bool = false
    ) throws {
        let numbered = Numbered(record: record)
        let data =
            try forPeople
            ? CanonicalJSON.encodeForPeople(numbered) : RecordDigest.sealed(CanonicalJSON.encode(numbered))
        try write(data, to: path, durable: durable, isPrivate: isPrivate)
    }

    /// The maximum size of a record, in bytes.
    private static var largest: Int { 512 << 20 }

    /// Reads a record; nil when there is no such file.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    package static func readRecord<Record: StoredRecord>(
        _ type: Record.Type = Record.self, from path: String
    ) throws(StoredFault) -> Record? {
        let data: Data
        do throws(RecordError) {
            data = try read(path, limit: largest)
        } catch {
            if error.kind == .absent { return nil }
            throw .unreadable(path: path, cause: error.cause)
        }
        guard let object = RecordDigest.opened(data) else {
            throw .unreadable(path: path, cause: "it is damaged: its digest is that of other content")
        }
        let found: Found<Record>
        do {
            found = try CanonicalJSON.decode(Found<Record>.self, from: object)
        } catch {
            throw .unreadable(path: path, cause: Self.cause(error))
        }
        guard let record = found.record else { throw .newer(path: path, format: found.format) }
        return record
    }

    /// What a decoder found, without the names of its own types.
    private static func cause(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let (context, what): (DecodingError.Context, String) =
            switch error {
            case .dataCorrupted(let context): (context, context.debugDescription)
            case .typeMismatch(_, let context): (context, context.debugDescription)
            case .valueNotFound(_, let context): (context, context.debugDescription)
            case .keyNotFound(let key, let context): (context, "it has no member \(key.stringValue)")
            @unknown default: (.init(codingPath: [], debugDescription: ""), "\(error)")
            }
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        return place.isEmpty ? what : "\(what) (at \(place))"
    }
}

private enum FormatKey: CodingKey { case format }

/// A record to be written, and its format as one more member.
private struct Numbered<Record: StoredRecord>: Encodable {
    let record: Record

    func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: FormatKey.self)
        try container.encode(Record.format, forKey: .format)
    }
}

/// A record that was read; nil when its format is a later one.
private struct Found<Record: StoredRecord>: Decodable {
    let format: Int
    let record: Record?

    init(from decoder: any Decoder) throws {
        format =
            try decoder.container(keyedBy: FormatKey.self).decodeIfPresent(Int.self, forKey: .format) ?? 1
        record = format > Record.format ? nil : try Record(from: decoder)
    }
}
