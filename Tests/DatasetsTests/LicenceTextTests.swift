import Testing

@testable import Datasets

@Suite("Licences")
struct LicenceTextTests {
    private static let bsd =
        "Redistribution and use in source and binary\n forms, with or without modification"
    private static let mit =
        "Permission is hereby granted, free of charge, to any\n\tperson obtaining a copy of this software"

    @Test(
        "A licence is recognised by its words, however they are broken into lines",
        arguments: [
            (mit, ["MIT"]),
            (
                "The MIT License\n" + mit + "\nPython Software Foundation License Version 2",
                ["MIT", "PSF-2.0"]
            ),
            ("Apache License\n  Version 2.0, January 2004", ["Apache-2.0"]),
            (bsd, ["BSD-2-Clause"]), (bsd + " Neither the name of X nor", ["BSD-3-Clause"]),
            ("GNU GENERAL PUBLIC LICENSE Version 3 … GNU Lesser General Public License", ["GPL-3.0"]),
            ("GNU LESSER GENERAL PUBLIC LICENSE Version 2.1", ["LGPL-2.1"]),
            ("GNU AFFERO GENERAL PUBLIC LICENSE Version 3", ["AGPL-3.0"]),
            ("Mozilla Public License Version 2.0", ["MPL-2.0"]), ("All rights reserved.", []), ("", []),
        ] as [(String, [String])])
    func recognised(_ text: String, _ expected: [String]) {
        #expect(LicenceText.identifiers(in: Array(text.utf8)) == expected)
    }

    @Test("Bytes that are no text state nothing")
    func binary() {
        #expect(LicenceText.identifiers(in: [0xff, 0xfe, 0, 1, 2]) == [])
    }
}
