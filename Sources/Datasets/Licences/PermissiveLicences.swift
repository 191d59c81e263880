/// The licences that let anyone use, change and hand on a work on condition of naming its authors at most.
package enum PermissiveLicences {
    /// Their SPDX ids, sorted.
    package static let identifiers = [
        "0BSD", "AFL-3.0", "Apache-2.0", "BSD-2-Clause", "BSD-2-Clause-Patent", "BSD-3-Clause",
        "BSD-3-Clause-Clear", "BSL-1.0", "BlueOak-1.0.0", "CC0-1.0", "ECL-2.0", "ISC", "MIT", "MIT-0",
        "MulanPSL-2.0", "NCSA", "PSF-2.0", "PostgreSQL", "Python-2.0", "UPL-1.0", "Unlicense", "Zlib",
    ]

    /// These, and others that ask for no more but that no list of GitHub's has.
    static let all: Set<String> = Set(identifiers).union([
        "Apache-1.1", "BSD-1-Clause", "BSD-4-Clause", "HPND", "WTFPL", "X11", "ZPL-2.1",
    ])
}
