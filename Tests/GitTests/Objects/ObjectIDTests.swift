import Testing

@testable import Git

@Suite("Object ids")
struct ObjectIDTests {
    let hex = "0123456789abcdef0123456789abcdef01234567"

    @Test("Text and bytes lead back to the same id")
    func roundTrip() throws {
        let id = try #require(ObjectID(hex: hex))
        #expect(id.description == hex)
        #expect(ObjectID(bytes: id.bytes) == id)
        #expect(ObjectID(id.oid) == id)
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
}
