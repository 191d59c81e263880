internal import Instances

/// Licences by the names that people, package indexes and GitHub call them.
enum LicenceNames {
    /// The id of a licence that is called so; nil for a name that is not known.
    ///
    /// `LicenseRef-` with a family where the name says no more than that.
    static func identifier(of name: String) -> String? {
        if let known = LicenceName.identifier(of: name), known != "NOASSERTION" { return known }
        let words = LicenceWords(name).text
        return identifiers[words] ?? identifiers[trimmed(words)]
    }

    /// The ids of the licences that a short text names, longest names first, sorted; none within the name of another.
    static func identifiers(in words: LicenceWords) -> [String] {
        var rest = words
        var found: Set<String> = []
        for (name, identifier) in byLength where rest.contains(name) {
            found.insert(identifier)
            rest = rest.without([name])
        }
        return found.sorted()
    }

    /// Names that stand for a licence within a sentence too: those of one word mean other things.
    private static let byLength = identifiers.filter { $0.key.contains(" ") && $0.key != "the mit" }
        .sorted { ($1.key.utf8.count, $0.key) < ($0.key.utf8.count, $1.key) }

    private static func trimmed(_ words: String) -> String {
        var words = words.split(separator: " ")
        if words.first == "the" { words.removeFirst() }
        if words.last == "license" { words.removeLast() }
        return words.joined(separator: " ")
    }

    private static let identifiers: [String: String] = {
        var names: [String: String] = [:]
        for (identifier, spellings) in spellings {
            for name in spellings { names[name] = identifier }
        }
        return names
    }()

    private static let spellings: [String: [String]] = [
        "MIT": ["mit", "mit license", "expat", "expat license", "mit expat", "mit expat license"],
        "MIT-0": [
            "mit 0", "mit no attribution", "mit no attribution license", "mit no attribution license mit 0",
        ],
        "Apache-2.0": [
            "apache 2.0", "apache 2", "apache license 2.0", "apache license version 2.0",
            "apache license v2.0",
            "apache license 2", "apache version 2.0", "apache v2.0", "apache software license 2.0",
            "apache software license version 2.0", "apache software license", "apache license", "apache",
            "asl 2.0",
            "apache2", "apache2.0",
        ],
        "BSD-2-Clause": [
            "bsd 2 clause", "2 clause bsd", "bsd 2 clause license", "2 clause bsd license", "simplified bsd",
            "simplified bsd license", "two clause bsd license",
        ],
        "BSD-3-Clause": [
            "bsd 3 clause", "3 clause bsd", "bsd 3 clause license", "3 clause bsd license", "new bsd",
            "new bsd license", "modified bsd", "modified bsd license", "three clause bsd license", "bsd 3",
            "revised bsd license",
        ],
        "LicenseRef-BSD": ["bsd", "bsd license", "bsd style", "bsd style license"],
        "0BSD": ["0bsd", "zero clause bsd", "zero clause bsd license", "bsd zero clause license"],
        "ISC": ["isc", "isc license", "isc license iscl"],
        "MPL-2.0": [
            "mpl 2.0", "mpl2", "mozilla public license 2.0", "mozilla public license version 2.0",
            "mozilla public license 2.0 mpl 2.0", "mozilla public license v 2.0",
        ],
        "PSF-2.0": ["psf", "psf license", "psf 2.0", "psfl", "python software foundation license"],
        "Unlicense": ["unlicense", "the unlicense", "the unlicense unlicense"],
        "CC0-1.0": [
            "cc0", "cc0 1.0", "cc0 1.0 universal", "cc0 1.0 universal cc0 1.0 public domain dedication",
        ],
        "Zlib": ["zlib", "zlib license", "zlib libpng license", "zlib libpng"],
        "BSL-1.0": [
            "boost software license 1.0", "boost software license 1.0 bsl 1.0", "boost software license",
        ],
        "ZPL-2.1": ["zpl 2.1", "zope public license 2.1", "zope public license"],
        "EPL-2.0": ["epl 2.0", "eclipse public license 2.0", "eclipse public license 2.0 epl 2.0"],
        "EUPL-1.2": [
            "eupl 1.2", "european union public license 1.2", "european union public license 1.2 eupl 1.2",
        ],
        "Artistic-2.0": ["artistic license 2.0"],
        "GPL-2.0": [
            "gpl 2.0", "gplv2", "gpl v2", "gnu gpl v2", "gnu general public license v2", "gpl 2",
            "gpl version 2",
            "gnu general public license v2 gplv2", "gnu general public license version 2", "gplv2 license",
            "gnu general public license v2 or later gplv2", "gpl 2.0 or later", "gpl 2.0 only",
        ],
        "GPL-3.0": [
            "gpl 3.0", "gplv3", "gpl v3", "gnu gpl v3", "gnu gplv3", "gnu general public license v3", "gpl 3",
            "gnu general public license v3 gplv3", "gnu general public license version 3", "gpl version 3",
            "gnu general public license v3 or later gplv3", "gpl 3.0 or later", "gpl 3.0 only",
            "gplv3 license",
        ],
        "LicenseRef-GPL": [
            "gpl", "gnu gpl", "gnu general public license", "gnu general public license gpl", "gpl license",
        ],
        "LGPL-2.1": [
            "lgpl 2.1", "lgplv2.1", "lgpl v2.1", "gnu lesser general public license v2.1",
            "lgpl 2.1 or later",
        ],
        "LGPL-3.0": [
            "lgpl 3.0", "lgplv3", "lgpl v3", "gnu lesser general public license v3", "lgpl 3.0 or later",
            "gnu lesser general public license v3 lgplv3",
            "gnu lesser general public license v3 or later lgplv3",
            "gnu lesser general public license version 3",
        ],
        "LicenseRef-LGPL": [
            "lgpl", "gnu lgpl", "gnu lesser general public license", "lgpl license",
            "gnu library or lesser general public license lgpl",
            "gnu lesser general public license v2 lgplv2",
            "gnu lesser general public license v2 or later lgplv2",
        ],
        "AGPL-3.0": [
            "agpl 3.0", "agplv3", "agpl v3", "agpl", "gnu affero general public license v3",
            "agpl 3.0 or later",
            "gnu affero general public license v3 or later agplv3", "gnu affero general public license",
        ],
        "LicenseRef-Proprietary": [
            "proprietary", "other proprietary license", "commercial", "proprietary license",
        ],
        "LicenseRef-Public-Domain": ["public domain"],
        "LicenseRef-Non-Commercial": [
            "free for non commercial use", "free for educational use", "free for home use",
            "free to use but restricted",
            "freely distributable", "freeware", "shareware", "free trial for limited time",
            "not for commercial use",
        ],
    ]
}
