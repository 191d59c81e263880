internal import Instances
internal import JSON

/// Reads when a pull request was opened, in any spelling in which rows are published.
enum RowMoment {
    /// What is expected, for people.
    static let expected =
        "a time such as 2024-02-19T20:29:03Z, or the seconds, milliseconds, microseconds or nanoseconds since 1970"

    /// GitHub has no pull request before 2008; what lies far from then is a number of something else.
    private static let plausible = Timestamp(seconds: 631_152_000)..<Timestamp(seconds: 4_102_444_800)

    /// The moment that a value says; nil for what says none.
    static func of(_ value: RowValue) -> Timestamp? {
        switch value {
        case .number(let digits): epoch(digits)
        case .text(let text): of(text)
        case .object(let object): extended(object.raw("$date").map(RowValue.init))
        case .nothing, .list, .other: nil
        }
    }

    private static func of(_ text: String) -> Timestamp? {
        if let moment = Timestamp(text) ?? epoch(text) ?? Timestamp(usual(text)) { return moment }
        guard let json = PythonLiteral.json(of: text), case .text(let spelled) = RowValue(json[...]) else {
            return nil
        }
        return Timestamp(spelled) ?? Timestamp(usual(spelled))
    }

    /// A day alone, or day and time of ISO 8601 without what `Timestamp` does not read: blanks and names of zones,
    /// zones of whole hours, times without seconds.
    private static func usual(_ text: String) -> String {
        var text = text
        for zone in [" UTC", " GMT", "UTC", "GMT", "z"] where text.hasSuffix(zone) {
            text = String(text.dropLast(zone.count)) + "Z"
            break
        }
        let rest = text.dropFirst(10)
        guard let separator = rest.first else { return text }
        let zoneStart = rest.dropFirst().firstIndex { "Z+-".contains($0) } ?? rest.endIndex
        var time = String(rest.dropFirst()[..<zoneStart].filter { $0 != " " }.map { $0 == "," ? "." : $0 })
        var zone = String(rest[zoneStart...])
        if time.count == 5 { time += ":00" }
        if zone.count == 3 { zone += ":00" }
        return "\(text.prefix(10))\(separator == "t" ? "T" : separator)\(time)\(zone)"
    }

    /// A number of seconds since 1970, or of thousandths, millionths or billionths of them, by its size.
    private static func epoch(_ digits: String) -> Timestamp? {
        guard let first = digits.utf8.first, (0x30...0x39).contains(first), let value = Double(digits),
            value < 9e18
        else { return nil }
        let number = Int64(digits) ?? Int64(value)
        let unit: Int64 =
            switch number {
            case ..<100_000_000_000: 1
            case ..<100_000_000_000_000: 1_000
            case ..<100_000_000_000_000_000: 1_000_000
            default: 1_000_000_000
            }
        let moment = Timestamp(seconds: number / unit)
        return plausible.contains(moment) ? moment : nil
    }

    /// MongoDB's extended JSON: `{"$date": "…"}`, or a number in it.
    private static func extended(_ value: RowValue?) -> Timestamp? {
        guard case .object(let number)? = value else { return value.flatMap(of) }
        return number.text("$numberLong").flatMap(epoch)
    }
}
