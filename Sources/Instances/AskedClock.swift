/// A clock that a person asked for, in place of the machine's.
package enum AskedClock: Hashable, Sendable {
    /// So many days ahead of the machine's clock, or behind it.
    case days(Int)
    /// The machine's time on another day.
    case date(Timestamp)

    /// What texts of it look like, for people.
    package static let textForm = "+30d, -7d or a date such as 2026-12-31"

    /// Reads `+30d`, `-7d` or `2026-12-31`; nil for anything else, for more than a hundred years, and for days before 1980
    /// or after 2099.
    package init?(_ text: String) {
        if let match = text.wholeMatch(of: #/([+-])([0-9]{1,5})d/#), let days = Int(match.2), days <= 36_525 {
            self = .days(match.1 == "-" ? -days : days)
        } else if let day = Timestamp(text), day.day == text, ("1980"..<"2100").contains(text) {
            self = .date(day)
        } else {
            return nil
        }
    }

    /// The days by which it is ahead on a day.
    package func daysAhead(on today: Timestamp) -> Int {
        switch self {
        case .days(let days): days
        case .date(let day): Int(day.seconds / 86_400 - today.seconds / 86_400)
        }
    }

    /// How it is read.
    package var text: String {
        switch self {
        case .days(let days): days < 0 ? "\(days)d" : "+\(days)d"
        case .date(let day): day.day
        }
    }
}
