/// GitHub's names of licences, as GHS exports them.
///
/// The names are those of github/choosealicense.com, which GitHub shows; GHS drops their quotes since 2024.
package enum LicenceName {
    /// The SPDX id of a licence that is called so, whatever the case; nil for a name that is not known.
    ///
    /// `Other`, by which GitHub calls what it cannot recognise, is `NOASSERTION`.
    package static func identifier(of name: String) -> String? {
        identifiers[name.lowercased().filter { $0 != "\"" }]
    }

    private static let identifiers: [String: String] = [
        "other": "NOASSERTION",
        "academic free license v3.0": "AFL-3.0",
        "apache license 2.0": "Apache-2.0",
        "artistic license 2.0": "Artistic-2.0",
        "blue oak model license 1.0.0": "BlueOak-1.0.0",
        "boost software license 1.0": "BSL-1.0",
        "bsd 2-clause simplified license": "BSD-2-Clause",
        "bsd 3-clause clear license": "BSD-3-Clause-Clear",
        "bsd 3-clause new or revised license": "BSD-3-Clause",
        "bsd 4-clause original or old license": "BSD-4-Clause",
        "bsd zero clause license": "0BSD",
        "bsd-2-clause plus patent license": "BSD-2-Clause-Patent",
        "cecill free software license agreement v2.1": "CECILL-2.1",
        "creative commons attribution 4.0 international": "CC-BY-4.0",
        "creative commons attribution share alike 4.0 international": "CC-BY-SA-4.0",
        "creative commons zero v1.0 universal": "CC0-1.0",
        "do what the f*ck you want to public license": "WTFPL",
        "eclipse public license 1.0": "EPL-1.0",
        "eclipse public license 2.0": "EPL-2.0",
        "educational community license v2.0": "ECL-2.0",
        "european union public license 1.1": "EUPL-1.1",
        "european union public license 1.2": "EUPL-1.2",
        "gnu affero general public license v3.0": "AGPL-3.0",
        "gnu free documentation license v1.3": "GFDL-1.3",
        "gnu general public license v2.0": "GPL-2.0",
        "gnu general public license v3.0": "GPL-3.0",
        "gnu lesser general public license v2.1": "LGPL-2.1",
        "gnu lesser general public license v3.0": "LGPL-3.0",
        "isc license": "ISC",
        "latex project public license v1.3c": "LPPL-1.3c",
        "microsoft public license": "MS-PL",
        "microsoft reciprocal license": "MS-RL",
        "mit license": "MIT",
        "mit no attribution": "MIT-0",
        "mozilla public license 2.0": "MPL-2.0",
        "mulan permissive software license, version 2": "MulanPSL-2.0",
        "open data commons open database license v1.0": "ODbL-1.0",
        "open software license 3.0": "OSL-3.0",
        "postgresql license": "PostgreSQL",
        "sil open font license 1.1": "OFL-1.1",
        "the unlicense": "Unlicense",
        "universal permissive license v1.0": "UPL-1.0",
        "university of illinois/ncsa open source license": "NCSA",
        "vim license": "Vim",
        "zlib license": "Zlib",
    ]
}
