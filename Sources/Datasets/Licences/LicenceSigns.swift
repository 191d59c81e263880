/// A licence and the words by which it is known.
struct LicenceSign: Sendable {
    /// The SPDX id.
    let identifier: String
    /// The words: all of them of any of the groups.
    let groups: [[String]]
    /// Words that make another licence of it.
    let excluded: [String]

    init(_ identifier: String, _ groups: [String]..., except excluded: [String] = []) {
        self.identifier = identifier
        self.groups = groups
        self.excluded = excluded
    }

    /// Whether a text states the licence.
    func isMet(by words: LicenceWords) -> Bool {
        groups.contains { $0.allSatisfy(words.contains) } && !excluded.contains(where: words.contains)
    }
}

/// The licences that are known by distinctive words; those of GNU are not among them.
enum LicenceSigns {
    /// The ids of the licences that a text states.
    ///
    /// Titles count wherever they stand. A sentence that grants counts with what follows it up to the next one, so that
    /// of several texts none changes what another one is.
    static func identifiers(in words: LicenceWords) -> Set<String> {
        let starts = Set(sentences.flatMap(words.starts)).sorted()
        var found = Set(titles.filter { $0.isMet(by: words) }.map(\.identifier))
        for (index, start) in starts.enumerated() {
            let next = index + 1 < starts.count ? starts[index + 1] : words.count
            let part = words.part(start..<min(next, start + longest))
            found.formUnion(granted.filter { $0.isMet(by: part) }.map(\.identifier))
        }
        // The licences of Python's former owners are part of the one that is printed with them.
        if found.contains("PSF-2.0") { found.remove("HPND") }
        return found
    }

    /// No licence of one sentence with its conditions and its warranty has more words.
    private static let longest = 700

    private static let sentences = [mit, bsd, isc, olderISC, documented, zlib]
    private static let granted = grants + redistributions + uses

    // MARK: - By the sentence that grants

    private static let mit =
        "permission is hereby granted free of charge to any person obtaining a copy of this software"
    private static let notEvil = "shall be used for good not evil"
    private static let noAttribution = "furnished to do so the software is provided"
    private static let noPromotion = "except as contained in this notice the name"
    private static let retained = "redistributions of source code must retain"

    private static let grants = [
        // What is given to any person, with the notice to be kept, is MIT; what more is said makes others.
        LicenceSign("MIT", [mit], except: [notEvil, noAttribution, noPromotion, retained]),
        LicenceSign("MIT", [mit, noAttribution, "this permission notice shall be included"]),
        LicenceSign("JSON", [mit, notEvil]),
        LicenceSign("MIT-0", [mit, noAttribution]),
        LicenceSign("X11", [mit, noPromotion], except: [notEvil]),
        LicenceSign("NCSA", [mit, "to deal with the software without restriction", retained]),
    ]

    private static let bsd = "redistribution and use in source and binary forms"
    private static let endorse = "to endorse or promote"
    private static let advertising = "all advertising materials mentioning features"
    private static let clear = "no express or implied licenses to any party s patent rights"
    private static let patent = "each copyright holder and contributor hereby grants"
    private static let nuclear = "nuclear facility"

    private static let redistributions = [
        LicenceSign("BSD-4-Clause", [bsd, advertising]),
        LicenceSign("BSD-3-Clause-Clear", [bsd, clear]),
        LicenceSign("BSD-2-Clause-Patent", [bsd, patent]),
        LicenceSign("BSD-3-Clause-No-Nuclear-License", [bsd, nuclear]),
        LicenceSign(
            "BSD-3-Clause", [bsd, "neither the name"], [bsd, endorse],
            except: [advertising, clear, patent, nuclear, zope]),
        LicenceSign(
            "BSD-1-Clause", [bsd, retained], except: ["binary form must", endorse, "neither the name"]),
        LicenceSign(
            "BSD-2-Clause", [bsd, "binary form must"],
            except: [endorse, "neither the name", advertising, clear, patent, nuclear]),
        // The beginning alone, as some abbreviate it.
        LicenceSign(
            "BSD-2-Clause", [bsd],
            except: [endorse, "neither the name", advertising, clear, patent, nuclear, retained]),
    ]

    private static let isc =
        "permission to use copy modify and or distribute this software for any purpose with or"
    private static let olderISC =
        "permission to use copy modify and distribute this software for any purpose with or"
    private static let unconditional = "without fee is hereby granted"
    private static let conditional = "without fee is hereby granted provided"
    private static let documented =
        "permission to use copy modify and distribute this software and its documentation for any purpose"
    private static let python = "python software foundation license version 2"

    private static let zlib = "this software is provided as is"
    private static let zope = "names of the copyright holders must not be used to endorse"

    private static let uses = [
        LicenceSign("ISC", [isc, conditional], [olderISC, conditional]),
        LicenceSign("ISC", [isc], [olderISC], except: [unconditional]),
        LicenceSign("0BSD", [isc, unconditional], [olderISC, unconditional], except: [conditional]),
        LicenceSign(
            "PostgreSQL", [documented + " without fee and without a written agreement is hereby granted"]),
        LicenceSign("HPND", [documented + " and without fee is hereby granted"]),
        LicenceSign(
            "Zlib", [zlib, "altered source versions must be plainly marked"]),
    ]

    // MARK: - By the title

    private static let titles = [
        LicenceSign(
            "Apache-2.0", ["apache license version 2.0"], ["apache license v2.0"], ["apache license v 2.0"]),
        LicenceSign("Apache-1.1", ["apache software license version 1.1"]),
        LicenceSign(
            "MPL-2.0", ["mozilla public license version 2.0"], ["mozilla public license v 2.0"],
            ["mozilla public license v2.0"]),
        LicenceSign("MPL-1.1", ["mozilla public license version 1.1"]),
        LicenceSign("EPL-2.0", ["eclipse public license v 2.0"], ["eclipse public license version 2.0"]),
        LicenceSign("EPL-1.0", ["eclipse public license v 1.0"], ["eclipse public license version 1.0"]),
        LicenceSign("Unlicense", ["this is free and unencumbered software released into the public domain"]),
        LicenceSign("PSF-2.0", [python]),
        LicenceSign("BSL-1.0", ["boost software license version 1.0"]),
        LicenceSign("CC0-1.0", ["cc0 1.0 universal"]),
        LicenceSign("EUPL-1.2", ["european union public license v 1.2"], ["eupl v 1.2"]),
        LicenceSign("EUPL-1.1", ["european union public license v 1.1"], ["eupl v 1.1"]),
        LicenceSign("Artistic-2.0", ["artistic license 2.0"]),
        LicenceSign("ZPL-2.1", ["zope public license zpl version 2.1"], ["zope public license version 2.1"]),
        LicenceSign("ECL-2.0", ["educational community license version 2.0"]),
        LicenceSign("UPL-1.0", ["universal permissive license upl version 1.0"]),
        LicenceSign("MulanPSL-2.0", ["mulan permissive software license version 2"]),
        LicenceSign("BlueOak-1.0.0", ["blue oak model license version 1.0.0"]),
        LicenceSign("AFL-3.0", ["academic free license version 3.0"], ["academic free license afl v 3.0"]),
        LicenceSign("OSL-3.0", ["open software license version 3.0"], ["open software license osl v 3.0"]),
        LicenceSign("OFL-1.1", ["sil open font license version 1.1"]),
        LicenceSign("WTFPL", ["do what the fuck you want to public license"]),
        LicenceSign("MS-PL", ["microsoft public license ms pl"]),
        LicenceSign("ODbL-1.0", ["open database license odbl"]),
        LicenceSign("CECILL-2.1", ["cecill free software license agreement"]),
    ]
}
