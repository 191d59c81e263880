import Foundation
import Instances
import Testing

@Suite("Object ids")
struct ObjectIDTests {
    let hex = "0123456789abcdef0123456789abcdef01234567"

    @Test("Text and bytes lead back to the same id")
    func roundTrip() throws {
        let id = try #require(ObjectID(hex: hex))
        #expect(id.description == hex)
        #expect(ObjectID(bytes: id.bytes) == id)
        #expect(ObjectID(hex: hex.uppercased()) == id)
    }

    @Test(
        "Anything but 40 hexadecimal digits is refused",
        arguments: ["", "0123", String(repeating: "g", count: 40)])
    func refused(text: String) {
        #expect(ObjectID(hex: text) == nil)
    }

    @Test("Ids are ordered as their bytes")
    func order() throws {
        let texts = ["00", "01", "7f", "80", "ff"].map { String(repeating: "0", count: 38) + $0 }
        let ids = texts.compactMap { ObjectID(hex: $0) }
        #expect(ids.count == 5)
        #expect(ids.shuffled().sorted() == ids)
    }
    @Test("An id is encoded as its text, and nothing else is read as one")
    func coding() throws {
        let id = try #require(ObjectID(hex: hex))
        let data = try JSONEncoder().encode([id])
        #expect(String(decoding: data, as: UTF8.self) == "[\"\(hex)\"]")
        #expect(try JSONDecoder().decode([ObjectID].self, from: data) == [id])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ObjectID].self, from: Data(#"["abc"]"#.utf8))
        }
    }

    @Test("The bytes are written as they are read")
    func raw() throws {
        let id = try #require(ObjectID(hex: hex))
        var bytes = [UInt8](repeating: 0xFF, count: ObjectID.length + 3)
        bytes.withUnsafeMutableBytes { id.write(to: $0) }
        #expect(bytes == id.bytes + [0xFF, 0xFF, 0xFF])
        #expect(bytes.withUnsafeBytes { ObjectID(unsafeBytes: $0, at: 0) } == id)
    }
}
