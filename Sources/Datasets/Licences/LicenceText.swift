internal import Foundation

/// Tells from the text of a licence file which licences it states.
package enum LicenceText {
    /// The names under which projects keep their licence, the usual ones first.
    package static let fileNames = [
        "LICENSE", "LICENSE.txt", "LICENSE.md", "LICENSE.rst", "LICENCE", "LICENCE.txt", "LICENCE.md",
        "LICENCE.rst", "COPYING", "COPYING.txt", "COPYING.md", "License", "License.txt", "License.md",
        "license.txt", "license", "LICENSE-MIT", "LICENSE-APACHE", "UNLICENSE",
    ]

    /// The SPDX ids of the licences whose distinctive words stand in a text, sorted; none when none was recognised.
    ///
    /// A file may state several: its own project's, and those of what it includes.
    package static func identifiers(in text: [UInt8]) -> [String] {
        let words = normalised(text)
        var found: Set<String> = []
        if let gnu = gnuLicence(words) { found.insert(gnu) }
        for (identifier, signs) in signs where signs.allSatisfy(words.contains) { found.insert(identifier) }
        if words.contains("redistribution and use in source and binary forms"), found.isEmpty || !isGNU(found)
        {
            found.insert(
                words.contains("neither the name") || words.contains("may be used to endorse or promote")
                    ? "BSD-3-Clause" : "BSD-2-Clause")
        }
        return found.sorted()
    }

    private static let signs: [(String, [String])] = [
        ("Apache-2.0", ["apache license", "version 2.0"]),
        (
            "MIT",
            ["permission is hereby granted, free of charge, to any person obtaining a copy of this software"]
        ),
        ("ISC", ["permission to use, copy, modify, and/or distribute this software for any purpose with or"]),
        ("MPL-2.0", ["mozilla public license", "version 2.0"]),
        ("EPL-2.0", ["eclipse public license - v 2.0"]),
        ("Unlicense", ["this is free and unencumbered software released into the public domain"]),
        ("PSF-2.0", ["python software foundation license version 2"]),
        ("BSL-1.0", ["boost software license - version 1.0"]),
        ("Zlib", ["this software is provided 'as-is'", "altered source versions must be plainly marked"]),
        ("CC0-1.0", ["cc0 1.0 universal"]),
    ]

    /// The GNU licences name each other in their texts, so the title decides.
    private static func gnuLicence(_ words: String) -> String? {
        let title = words.prefix(300)
        let names = [
            ("AGPL", "affero general public license"), ("LGPL", "lesser general public license"),
            ("LGPL", "library general public license"), ("GPL", "gnu general public license"),
        ]
        let found = names.compactMap { family, name in
            title.range(of: name).map { (family: family, start: $0.lowerBound) }
        }.min { $0.start < $1.start }
        guard let found else { return nil }
        let isThird = title[found.start...].contains("version 3")
        switch found.family {
        case "AGPL": return "AGPL-3.0"
        case "LGPL": return isThird ? "LGPL-3.0" : "LGPL-2.1"
        default: return isThird ? "GPL-3.0" : title.contains("version 2") ? "GPL-2.0" : nil
        }
    }

    private static func isGNU(_ found: Set<String>) -> Bool { found.contains { $0.contains("GPL") } }

    /// Lower case, one blank between words; only the beginning of a very long file is looked at.
    private static func normalised(_ text: [UInt8]) -> String {
        var words: [UInt8] = []
        for byte in text.prefix(200_000) {
            switch byte {
            case 0x09, 0x0a, 0x0d, 0x20:
                if words.last != 0x20 { words.append(0x20) }
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                words.append(byte | 0x20)
            default:
                words.append(byte)
            }
        }
        return String(decoding: words, as: UTF8.self)
    }
}
