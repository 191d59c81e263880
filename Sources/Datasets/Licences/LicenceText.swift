/// Tells from the text of a licence file which licences it states.
package enum LicenceText {
    /// A text that says no more than where a licence stands has no more words than this.
    private static let fewWords = 60

    /// The SPDX ids of the licences that a text states, sorted; none when none was recognised.
    ///
    /// A file may state several: its own project's, and those of what it includes. A licence that forbids uses stands
    /// alone, whatever licence it becomes or restricts; one to which a text adds conditions of its own is no longer
    /// that licence, and is `LicenseRef-ID-with-conditions`.
    package static func identifiers(in text: [UInt8]) -> [String] {
        statement(text).identifiers
    }

    /// The same, with what the text leaves to choose.
    static func statement(_ text: [UInt8]) -> (identifiers: [String], offersChoice: Bool) {
        let words = LicenceWords(text)
        let restricted = RestrictedLicences.identifiers(in: words)
        guard restricted.isEmpty else { return (restricted, false) }
        var found = LicenceSigns.identifiers(in: words)
        if let title = GNULicences.title(of: words) {
            found = found.filter { !$0.hasPrefix("BSD-") }
            found.insert(title)
        }
        found.formUnion(GNULicences.dated(in: words))
        let tags = SPDXTag.expressions(in: text)
        found.formUnion(tags.flatMap(\.identifiers))
        if found.isEmpty, words.count <= fewWords { found = Set(LicenceNames.identifiers(in: words)) }
        found = found.filter { !["LicenseRef-GPL", "LicenseRef-LGPL"].contains($0) }
        // Other licences have sentences that look like conditions.
        let addsConditions = RestrictedLicences.addsConditions(words)
        let permissive = found.intersection(PermissiveLicences.all)
        if addsConditions, found.subtracting(permissive).allSatisfy({ $0.hasPrefix("LicenseRef-") }) {
            found = found.subtracting(permissive).union(permissive.map { "LicenseRef-\($0)-with-conditions" })
        }
        let beginning = words.part(0..<min(words.count, fewWords))
        let isChoice =
            choices.contains(where: beginning.contains)
            || tags.contains { if case .any = $0 { true } else { false } }
        return (found.sorted(), isChoice && !addsConditions)
    }

    /// Not `at your option`, by which GNU offers later versions.
    private static let choices = [
        "is dual licensed", "either of these licenses", "either of the licenses",
        "either of the following licenses", "under either license", "under either the", "under either of",
    ]
}

/// The licences of GNU, which name each other in their texts.
enum GNULicences {
    private static let families = [
        ("AGPL", "affero general public license"), ("LGPL", "lesser general public license"),
        ("LGPL", "library general public license"), ("GPL", "gnu general public license"),
    ]

    /// Their titles with dates, which no other text has, wherever they stand.
    private static let titles = [
        ("GPL-2.0", "gnu general public license version 2 june 1991"),
        ("GPL-3.0", "gnu general public license version 3 29 june 2007"),
        ("LGPL-2.0", "gnu library general public license version 2 june 1991"),
        ("LGPL-2.1", "gnu lesser general public license version 2.1 february 1999"),
        ("LGPL-3.0", "gnu lesser general public license version 3 29 june 2007"),
        ("AGPL-3.0", "gnu affero general public license version 3 19 november 2007"),
    ]

    /// Those whose titles with dates stand somewhere.
    static func dated(in words: LicenceWords) -> Set<String> {
        Set(titles.filter { words.contains($0.1) }.map(\.0))
    }

    /// The one that stands in the title.
    static func title(of words: LicenceWords) -> String? {
        let title = LicenceWords(words.beginning(300))
        let found = families.compactMap { family, name in
            title.starts(of: name).first.map { (family: family, start: $0) }
        }.min { $0.start < $1.start }
        guard let found else { return nil }
        let isThird = ["version 3", "version 3.0"].contains { version in
            title.starts(of: version).contains { $0 > found.start }
        }
        let isSecond = ["version 2", "version 2.0"].contains(where: title.contains)
        switch found.family {
        case "AGPL": return "AGPL-3.0"
        case "LGPL":
            let isOldest = title.contains("library general public license version 2 june 1991")
            return isThird ? "LGPL-3.0" : isOldest ? "LGPL-2.0" : "LGPL-2.1"
        default: return isThird ? "GPL-3.0" : isSecond ? "GPL-2.0" : nil
        }
    }
}

/// The tag by which a file names its licence.
enum SPDXTag {
    private static let name = Array("SPDX-License-Identifier:".utf8)

    /// The expressions after the tags of a text, as far as they are some.
    static func expressions(in text: [UInt8]) -> [LicenceExpression] {
        text.prefix(200_000).split(whereSeparator: { $0 == 10 || $0 == 13 }).compactMap { line in
            guard let start = line.firstRange(of: name)?.upperBound else { return nil }
            let value = String(decoding: line[start...], as: UTF8.self)
            let marks: Set<Character> = [" ", "\t", "*", "/", "-", "#", "`", "<", ">"]
            var rest = value.drop(while: marks.contains).prefix { !"<`\"'".contains($0) }
            while let last = rest.last, marks.contains(last) { rest.removeLast() }
            return LicenceExpression(String(rest))
        }
    }
}
