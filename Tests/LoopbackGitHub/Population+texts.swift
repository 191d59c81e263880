internal import Instances

extension Population {
    private static let words = [
        "parser", "crash", "größe", "index", "\"quoted\"", "path\\name", "timeout", "naïve", "日本", "empty",
        "list",
        "🐍", "cache", "tests", "`code`", "returns", "wrong", "value", "when", "called",
    ]
    private static let keywords = ["Fixes", "closes", "Resolves", "fix", "Closed"]

    private func sentence(_ number: Int, _ purpose: UInt64, words count: Int) -> String {
        (0..<count).map { index in
            Self.words[Int(dice(number, purpose &+ UInt64(index) &* 977) % UInt64(Self.words.count))]
        }.joined(separator: " ")
    }

    private func edition(_ number: Int) -> String {
        let times = edits[number]?.times ?? 0
        return times == 0 ? "" : " (edited \(times))"
    }

    func title(_ number: Int) -> String {
        if let told = told[number] { return told.title + edition(number) }
        let plain = sentence(number, 100, words: 5) + edition(number)
        // Of those that close an issue, a tenth say so in the title.
        if let target = target(of: number), dice(number, 3) % 10 == 0 { return "\(plain), fixes #\(target)" }
        return plain
    }

    func body(_ number: Int) -> String? {
        if let told = told[number] { return told.body }
        guard dice(number, 4) % 15 > 0 || kind(number) == .issue else { return nil }
        var text = sentence(number, 200, words: 20 + Int(dice(number, 5) % 60)) + "\r\n\r\n"
        if let target = target(of: number), dice(number, 3) % 10 > 1 {
            text += "\(Self.keywords[Int(dice(number, 6) % 5)]) #\(target)\r\n"
        }
        if dice(number, 7) % 8 == 0 { text += "<!-- closes #\(max(1, number - 40)) -->\n" }
        if dice(number, 7) % 8 == 1 { text += "See #\(max(1, number - 30)) and \"this\".\n" }
        return text
    }

    /// A fifth of those that close an issue are linked by hand or by their text; GitHub knows of all.
    func closingReferences(_ number: Int) -> [Int] {
        told[number]?.closes ?? target(of: number).map { [$0] } ?? []
    }

    func commentCount(_ number: Int) -> Int {
        if let told = told[number] { return told.comments.count }
        // One in four hundred is a long debate.
        return dice(number, 8) % 400 == 0 ? 130 : Int(dice(number, 9) % 6)
    }

    func commentBody(_ number: Int, _ index: Int) -> String {
        if let told = told[number] { return told.comments[index].body }
        return sentence(number, 1000 + UInt64(index), words: 4 + Int(dice(number, 1100 + UInt64(index)) % 30))
    }

    func createdAt(_ number: Int) -> Int { told[number]?.createdAt ?? 1_400_000_000 + number * 1800 }
    func mergedAt(_ number: Int) -> Int {
        told[number]?.mergedAt ?? createdAt(number) + 7200 + Int(dice(number, 10) % 90_000)
    }
    func updatedAt(_ number: Int) -> Int { edits[number]?.at ?? mergedAt(number) + 60 }
    func commentedAt(_ number: Int, _ index: Int) -> Int {
        told[number]?.comments[index].at ?? createdAt(number) + (index + 1) * 600
    }

    func commit(_ number: Int, _ purpose: UInt64) -> String {
        if let told = told[number] { return [20: told.base, 30: told.head, 40: told.merge][purpose] ?? "" }
        let parts = (0..<3).map { String(dice(number, purpose &+ $0), radix: 16) }
        return String((parts.joined() + String(repeating: "0", count: 40)).prefix(40))
    }

    func login(_ number: Int) -> String? {
        dice(number, 11) % 50 == 0 ? nil : "user\(dice(number, 12) % 90)"
    }

    static func time(_ seconds: Int) -> String {
        Timestamp(seconds: Int64(seconds)).description
    }
}
