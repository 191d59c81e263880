internal import Digests
internal import Foundation

/// The digest that an object of JSON has of itself, as its first member.
enum RecordDigest {
    private static let opening = Array(#"{"sha256":""#.utf8)
    private static let closing = Array(#"","#.utf8)
    private static let length = opening.count + 64 + closing.count

    /// An object with its digest in front of its members.
    static func sealed(_ object: Data) -> Data {
        guard object.count > 2, object.first == UInt8(ascii: "{") else { return object }
        let digest = SHA256Digest(of: object).hex
        return Data(opening) + Data(digest.utf8) + Data(closing) + object.dropFirst()
    }

    /// The object without its digest; nil when that was made of another one, and the object itself when it has none.
    static func opened(_ data: Data) -> Data? {
        guard data.starts(with: opening), data.count > length else { return data }
        let stated = data.dropFirst(opening.count).prefix(64)
        let object = Data("{".utf8) + data.dropFirst(length)
        return stated.elementsEqual(SHA256Digest(of: object).hex.utf8) ? object : nil
    }
}
