/// Figures as people read them.
package enum HumanFormat {
    /// A count with its thousands set apart: `12,345`.
    package static func count(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var result = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
            result.append(digit)
        }
        return result
    }

    /// A count with its noun, `1 pull request`, `2 pull requests`; the plural is the noun with `s` unless given.
    package static func count(_ value: Int, _ noun: String, plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// A number of bytes in the binary unit that suits it: `512 B`, `1.5 KiB`, `213 MiB`.
    package static func bytes(_ value: Int) -> String {
        guard value.magnitude >= 1024 else { return "\(value) B" }
        var amount = Double(value)
        var unit = "B"
        for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        where amount.magnitude >= 1023.5 || unit == "B" {
            amount /= 1024
            unit = next
        }
        return "\(decimal(amount, keepingTenthsBelow: 10)) \(unit)"
    }

    /// A span of time in seconds: `0.3 s`, `12 s`, `4 min 05 s`, `2 h 10 min`, `3 d 4 h`; `?` when it is not finite.
    package static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "?" }
        if seconds < 9.95 { return "\(decimal(seconds, keepingTenthsBelow: 10)) s" }
        let whole = Int(seconds.rounded())
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(padded(whole % 60)) s"
        case ..<86_400: return "\(whole / 3600) h \(padded(whole % 3600 / 60)) min"
        default: return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
        }
    }

    /// A rate per second, in the unit that suits it: `120/s`, `4.2/s`, `12/min`, `3/h`.
    package static func rate(perSecond: Double) -> String {
        guard perSecond.isFinite, perSecond > 0, perSecond < 1e12 else { return "0/s" }
        if perSecond >= 1 { return "\(decimal(perSecond, keepingTenthsBelow: 10))/s" }
        if perSecond * 60 >= 1 { return "\(decimal(perSecond * 60, keepingTenthsBelow: 10))/min" }
        return "\(decimal(perSecond * 3600, keepingTenthsBelow: 10))/h"
    }

    /// A share in percent, `93 %`; never 100 or 0 unless it is exactly that.
    package static func percentage(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "0 %" }
        let rounded = Int((Double(part) / Double(whole) * 100).rounded())
        if rounded >= 100, part < whole { return "99 %" }
        if rounded <= 0, part > 0 { return "1 %" }
        return "\(rounded) %"
    }

    private static func decimal(_ value: Double, keepingTenthsBelow limit: Double) -> String {
        let tenths = Int((value * 10).rounded())
        guard value.magnitude < limit, !tenths.isMultiple(of: 10) else { return count(Int(value.rounded())) }
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
