/// The whole numbers from one bound to another, both included, either of them open.
package struct NumberRange: Hashable, Sendable, CustomStringConvertible {
    /// The least; nil when there is none.
    package let least: Int?
    /// The greatest; nil when there is none.
    package let greatest: Int?

    /// Reads `3`, `3-`, `-10` or `3-10`; nil for anything else, and for a range that holds nothing.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let first = parts.first else { return nil }
        let last = parts.count == 2 ? parts[1] : first
        guard first.isEmpty || Int(first) != nil, last.isEmpty || Int(last) != nil else { return nil }
        least = Int(first)
        greatest = Int(last)
        guard least != nil || greatest != nil, (least ?? 0) <= (greatest ?? .max) else { return nil }
    }

    /// Whether a number is in the range.
    package func contains(_ number: Int) -> Bool { (least ?? .min) <= number && number <= (greatest ?? .max) }

    /// The range as it is written on the command line.
    package var description: String {
        if let least, least == greatest { return "\(least)" }
        return "\(least.map(String.init) ?? "")-\(greatest.map(String.init) ?? "")"
    }
}
