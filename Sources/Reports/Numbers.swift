/// Numbers as people read them, the same on every machine.
enum Numbers {
    /// A whole number with a thin blank between thousands.
    static func whole(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(abs(number)).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text = "\u{202f}" + text }
            text = "\(digit)" + text
        }
        return number < 0 ? "−" + text : text
    }

    /// A mean: one decimal below a thousand, none above.
    static func mean(_ number: Double) -> String {
        guard abs(number) < 1_000 else { return whole(Int(number.rounded())) }
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// A median of whole numbers: a decimal only where there is one.
    static func median(_ number: Double) -> String {
        number.rounded() == number ? whole(Int(number)) : mean(number)
    }

    /// A share in percent with one decimal.
    static func percent(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "–" : "\(mean(Double(part) * 100 / Double(whole))) %"
    }
}
