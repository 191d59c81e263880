package import Instances

/// Who did something to a repository, and when.
package struct Signature: Hashable, Sendable {
    /// The person's name.
    package var name: String
    /// The person's address.
    package var email: String
    /// When.
    package var date: Timestamp
    /// The offset of the person's clock from UTC in minutes.
    package var zoneMinutes: Int

    package init(name: String, email: String, date: Timestamp, zoneMinutes: Int = 0) {
        self.name = name
        self.email = email
        self.date = date
        self.zoneMinutes = zoneMinutes
    }

    /// The form inside commit and tag objects.
    var line: String {
        let minutes = abs(zoneMinutes)
        let digits = String(10_000 + minutes / 60 * 100 + minutes % 60).dropFirst()
        let zone = (zoneMinutes < 0 ? "-" : "+") + digits
        return "\(Self.clean(name)) <\(Self.clean(email))> \(date.seconds) \(zone)"
    }

    /// A name without the characters that would end it.
    private static func clean(_ text: String) -> String {
        String(text.unicodeScalars.filter { !["<", ">", "\n", "\0"].contains($0) })
    }

    /// Reads `name <address> seconds zone`; what is missing or damaged is empty or 0, as git shows it.
    init(parsing line: UnsafeRawBufferPointer) {
        let close = line.lastIndex(of: UInt8(ascii: ">")) ?? line.endIndex
        let open = line[..<close].lastIndex(of: UInt8(ascii: "<")) ?? close
        var nameEnd = open
        while nameEnd > 0, line[nameEnd - 1] == UInt8(ascii: " ") { nameEnd -= 1 }
        name = String(decoding: line[0..<nameEnd], as: UTF8.self)
        email = open < close ? String(decoding: line[(open + 1)..<close], as: UTF8.self) : ""
        let rest = close < line.endIndex ? line[(close + 1)...] : line[line.endIndex...]
        let words = rest.split(separator: UInt8(ascii: " "))
        date = Timestamp(seconds: words.first.flatMap(Self.number) ?? 0)
        let zone = words.dropFirst().first.flatMap(Self.number) ?? 0
        zoneMinutes = Int(zone / 100 * 60 + zone % 100)
    }

    /// A decimal number with an optional sign; nil when it is none or too long for any date.
    static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int64? {
        guard digits.count <= 18 else { return nil }
        var rest = digits
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        var value: Int64 = 0
        for digit in rest {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return isNegative ? -value : value
    }
}
