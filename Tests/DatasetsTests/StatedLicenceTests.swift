import Testing

@testable import Datasets

@Suite("The licence that a repository states")
struct StatedLicenceTests {
    private static let mit = """
        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and more
        """
    private struct Unreadable: Error {}

    private func licence(_ files: [String: String]) -> StatedLicence {
        StatedLicence(among: files.keys.sorted()) { name in files[name].map { Array($0.utf8) } }
    }

    private static let apache = "Apache License\nVersion 2.0, January 2004\n"
    private static let gpl = "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n"

    @Test("All licence files count, the usual names first; the first one that is recognised is named")
    func order() {
        let found = licence(["LICENSE": "all rights reserved", "COPYING": Self.mit, "license": Self.mit])
        #expect(found.file == "COPYING" && found.identifiers == ["MIT"])
        let both = licence(["LICENSE": Self.mit, "COPYING": Self.gpl])
        #expect(both.identifiers == ["GPL-3.0", "MIT"] && both.expression == nil)
    }

    @Test("Files that are named after licences offer a choice, and so does one that says so")
    func choice() {
        let named = licence(["LICENSE-MIT": Self.mit, "LICENSE-APACHE": Self.apache])
        #expect(named.identifiers == ["Apache-2.0", "MIT"] && named.expression == "Apache-2.0 OR MIT")
        let stated = licence([
            "LICENSE":
                "Available under the terms of either of the licenses found in LICENSE.APACHE or LICENSE.MIT.",
            "LICENSE.APACHE": Self.apache, "LICENSE.MIT": Self.mit,
        ])
        #expect(stated.expression == "Apache-2.0 OR MIT")
        let included = licence(["LICENSE": Self.mit, "LICENSE.APACHE": Self.apache])
        #expect(included.identifiers == ["Apache-2.0", "MIT"] && included.expression == nil)
    }

    @Test("The lesser licence of GNU stands for the general one that is printed with it")
    func lesser() {
        let found = licence([
            "COPYING": Self.gpl,
            "COPYING.LESSER": "GNU LESSER GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n",
        ])
        #expect(found.identifiers == ["LGPL-3.0"])
    }

    @Test(
        "Licences of other people's works, of documents and of artwork are not the project's",
        arguments: [
            "LICENSE-3RD-PARTY.txt", "THIRD_PARTY_LICENSES", "LICENSE.docs", "LICENSE-logo", "licenses.py",
            "vendor/LICENSE", "LICENSES/MIT.txt",
        ])
    func others(_ name: String) {
        #expect(licence(["LICENSE": Self.mit, name: Self.gpl]).identifiers == ["MIT"])
    }

    @Test("What no file states, the texts of REUSE, the readme or the metadata do")
    func elsewhere() {
        #expect(licence(["LICENSES/Apache-2.0.txt": Self.apache]).identifiers == ["Apache-2.0"])
        let readme =
            "# Tool\n\nText.\n\n## License\n\nMIT License, see below.\n\n## Thanks\n\nApache License 2.0\n"
        #expect(licence(["README.md": readme]).identifiers == ["MIT"])
        #expect(licence(["README.md": readme]).file == "README.md")
        let underlined = "Tool\n====\n\nLicense\n-------\n\nBSD 3-Clause.\n\nThanks\n------\n\nMIT License\n"
        #expect(licence(["README.rst": underlined]).identifiers == ["BSD-3-Clause"])
        #expect(licence(["README": "SPDX-License-Identifier: `MIT`"]).identifiers == ["MIT"])
        #expect(licence(["README": "Mentions the MIT License in passing."]).identifiers == [])
    }

    @Test(
        "Metadata states a licence by its key or by classifiers",
        arguments: [
            ("license = \"MIT\"", ["MIT"]), ("license = {text = 'BSD 3-Clause'}", ["BSD-3-Clause"]),
            ("setup(\n    license='Apache 2.0',\n)", ["Apache-2.0"]),
            ("license = { file = \"LICENSE\" }", []),
            ("license_files = LICENSE\nlicense: ISC", ["ISC"]), ("# license = MIT", []),
            ("license = \"MIT OR Apache-2.0\"", ["Apache-2.0", "MIT"]),
            ("license = \"GPL-3.0-or-later\"", ["GPL-3.0"]),
            ("  License :: OSI Approved :: MIT License", ["MIT"]),
            ("'License :: OSI Approved :: GNU General Public License v3 (GPLv3)',", ["GPL-3.0"]),
            ("license = BSD\n  License :: OSI Approved :: BSD License", ["LicenseRef-BSD"]),
            ("\"License :: Other/Proprietary License\"", ["LicenseRef-Proprietary"]),
            ("license=read('LICENSE')\n'License :: OSI Approved :: ISC License (ISCL)'", ["ISC"]),
        ] as [(String, [String])])
    func metadata(_ text: String, _ expected: [String]) {
        #expect(licence(["setup.cfg": text]).identifiers == expected)
    }

    @Test("Metadata that disagrees counts in addition to the file where it is the stricter one")
    func disagreement() {
        let gpl = "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"
        #expect(licence(["LICENSE": Self.mit, "setup.cfg": gpl]).identifiers == ["GPL-3.0", "MIT"])
        #expect(licence(["LICENSE": Self.gpl, "setup.cfg": "license = MIT"]).identifiers == ["GPL-3.0"])
        #expect(licence(["LICENSE": Self.mit, "setup.cfg": "license = BSD"]).identifiers == ["MIT"])
        #expect(
            licence(["LICENSE": Self.mit, "pyproject.toml": "license = \"PolyForm-Strict-1.0.0\""])
                .identifiers
                == ["MIT", "PolyForm-Strict-1.0.0"])
    }

    @Test("A licence that nobody recognises is named by the first file that might hold it")
    func unknown() {
        let found = licence(["COPYING": "mine", "LICENSE.txt": "all rights reserved"])
        #expect(found.file == "LICENSE.txt" && found.identifiers == [])
        #expect(licence([:]) == StatedLicence() && licence(["README": Self.mit]).file == nil)
    }

    @Test("A file that cannot be read is an error, and not a missing licence")
    func faults() {
        #expect(throws: Unreadable.self) {
            try StatedLicence(among: ["LICENSE", "LICENSE.md"]) { name throws(Unreadable) in
                if name == "LICENSE.md" { throw Unreadable() }
                return nil
            }
        }
    }
}
