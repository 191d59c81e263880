/// The name of a Git object: the 20 bytes of its SHA-1.
package struct ObjectID: Hashable, Sendable {
    // Big-endian words, so that comparing them compares the bytes.
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// The id of 20 bytes; nil for any other number of them.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self = bytes.withUnsafeBytes { ObjectID(unsafeBytes: $0, at: 0) }
    }

    /// The id of 40 hexadecimal digits; nil for anything else.
    package init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 2 * Self.length else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let upper = Self.value(of: digits[index]), let lower = Self.value(of: digits[index + 1])
            else { return nil }
            bytes.append(upper << 4 | lower)
        }
        self.init(bytes: bytes)
    }

    /// The 20 bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        for word in [high, middle] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: low >> UInt32(shift)))
        }
        return bytes
    }

    /// The first digits of the hexadecimal form.
    package func abbreviated(to length: Int) -> String { String(description.prefix(length)) }

    /// How many bytes an id has.
    package static let length = 20
    /// The id that stands for "no object" in patches.
    package static let zero = ObjectID(high: 0, middle: 0, low: 0)

    /// The id of the bytes of three words, the most significant first.
    package init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// The 20 bytes at an offset, which must be there.
    package init(unsafeBytes bytes: UnsafeRawBufferPointer, at offset: Int) {
        high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self))
    }

    /// Writes the 20 bytes to the start of a buffer, which must have room for them.
    package func write(to target: UnsafeMutableRawBufferPointer) {
        target.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
        target.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
        target.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }

    /// The value of a hexadecimal digit; nil for any other byte.
    package static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Feeds the first word only: an id is a hash already.
    package func hash(into hasher: inout Hasher) { hasher.combine(high) }
}

extension ObjectID: Comparable {
    /// Compares byte by byte.
    package static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }
}

extension ObjectID: CodableAsText {
    package static var textForm: String { "40 hexadecimal digits" }

    /// The id of 40 hexadecimal digits; nil for anything else.
    package init?(_ description: String) { self.init(hex: description) }

    /// 40 hexadecimal digits.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 2 * Self.length) { target in
            for (index, byte) in bytes.enumerated() {
                target[2 * index] = digits[Int(byte >> 4)]
                target[2 * index + 1] = digits[Int(byte & 15)]
            }
            return 2 * Self.length
        }
    }
}
