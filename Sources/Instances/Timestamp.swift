/// A moment in whole seconds since 1970-01-01T00:00:00Z, written as ISO 8601 with `Z`.
package struct Timestamp: Hashable, Sendable, Comparable {
    /// Seconds since the epoch, negative before it.
    package let seconds: Int64

    /// A moment by its seconds since the epoch.
    package init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS` or the same with a blank for the `T`, with an optional fraction
    /// (dropped) and an optional `Z` or `±HH:MM`; without a zone it is UTC, as in SWE-Gym's rows.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let midnight = Self.daysSinceEpoch(year: year, month: month, day: day) * 86_400
        guard bytes.count > 10 else {
            self.init(seconds: midnight)
            return
        }
        guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst().drop { $0 >= 48 && $0 <= 57 }
        }
        guard let offset = Self.zoneOffset(Array(rest)) else { return nil }
        self.init(seconds: midnight + hour * 3600 + minute * 60 + second - offset)
    }

    /// The calendar day, `YYYY-MM-DD`, in UTC.
    package var day: String { String(description.prefix(10)) }

    /// This moment moved by a number of days.
    package func adding(days: Int) -> Timestamp {
        Timestamp(seconds: seconds + Int64(days) * 86_400)
    }

    /// Earlier moments come first.
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

    private static func zoneOffset(_ bytes: [UInt8]) -> Int64? {
        guard let first = bytes.first else { return 0 }
        if bytes == [UInt8(ascii: "Z")] { return 0 }
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
        let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }.map { Int64($0) - 48 }
        guard digits.count == 4, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let offset = (digits[0] * 10 + digits[1]) * 3600 + (digits[2] * 10 + digits[3]) * 60
        return first == UInt8(ascii: "-") ? -offset : offset
    }

    /// Days from the civil date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Timestamp: CodableAsText {
    package static var textForm: String { "an ISO 8601 time" }

    /// `YYYY-MM-DDTHH:MM:SSZ`.
    package var description: String {
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return "\(date)T\(padded(rest / 3600, 2)):\(padded(rest % 3600 / 60, 2)):\(padded(rest % 60, 2))Z"
    }
}
