/// The files of a repository that may state its licence, by their names.
struct LicenceFiles {
    /// The usual names of the file that states a licence, in the order in which they are read.
    private static let usual = [
        "LICENSE", "LICENSE.txt", "LICENSE.md", "LICENSE.rst", "LICENCE", "LICENCE.txt", "LICENCE.md",
        "LICENCE.rst", "COPYING", "COPYING.txt", "COPYING.md", "License", "License.txt", "License.md",
        "license.txt", "license", "LICENSE-MIT", "LICENSE-APACHE", "UNLICENSE",
    ]

    /// Licence files at the top, the usual ones first.
    let licences: [String]
    /// Files in `LICENSES`, where REUSE keeps texts under the ids of their licences.
    let reuse: [String]
    let readmes: [String]
    let metadata: [String]

    /// Chooses among paths.
    init(among paths: [String]) {
        let top = paths.filter { !$0.contains("/") }
        let known = Self.usual.filter(Set(top).contains)
        licences = known + top.filter { !known.contains($0) && Self.isLicence($0) }.sorted()
        reuse = paths.filter { $0.hasPrefix("LICENSES/") && $0.hasSuffix(".txt") }.sorted()
        readmes = top.filter { Self.stem($0) == "readme" }.sorted()
        metadata = ["pyproject.toml", "setup.cfg", "setup.py", "PKG-INFO"].filter(Set(top).contains)
    }

    /// Whether a file is called after the licence that it holds, as `LICENSE-MIT` and `LICENSE.APACHE` are.
    static func isNamedAfterLicence(_ name: String) -> Bool {
        let parts = parts(of: name)
        let licences: Set = [
            "mit", "apache", "bsd", "isc", "zlib", "unlicense", "gpl", "lgpl", "mpl", "cc0", "psf",
        ]
        return parts.count > 1
            && parts.contains { part in
                licences.contains(part)
                    || licences.contains {
                        part.hasPrefix($0) && part.dropFirst($0.count).allSatisfy(\.isNumber)
                    }
            }
    }

    private static func isLicence(_ name: String) -> Bool {
        let parts = parts(of: name)
        let words: Set = ["license", "licence", "licenses", "licences", "copying", "unlicense", "unlicence"]
        guard parts.contains(where: words.contains) else { return false }
        // Of other people's works, of what is no code, and what is no text of a licence.
        let others: Set = [
            "third", "3rd", "thirdparty", "3rdparty", "party", "vendor", "vendored", "bundled",
            "dependencies", "deps",
            "notice", "notices", "header", "headers", "template", "docs", "doc", "documentation", "logo",
            "logos",
            "font", "fonts", "art", "artwork", "data", "dataset", "examples", "py", "sh", "json", "yml",
            "yaml", "toml",
            "cfg", "ini", "js", "png", "svg", "check", "checker", "libs", "binary",
        ]
        return !parts.contains(where: others.contains)
    }

    private static func stem(_ name: String) -> String { parts(of: name).first ?? "" }

    private static func parts(of name: String) -> [String] {
        name.lowercased().split { ".-_ ".contains($0) }.map(String.init)
    }
}
