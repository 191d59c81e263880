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

    private static let warranty = "\nTHE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND"
    private static let wholeMIT =
        mit
        + " to deal in the Software without restriction, subject to the following conditions:\n\nThe above "
        + "copyright notice and this permission notice shall be included in all copies." + warranty
    private static let apache =
        "Apache License\nVersion 2.0, January 2004\nTERMS … without any additional terms or conditions. Licensed under "
        + "the Apache License, Version 2.0; you may not use this file except in compliance with the License."
    private static let isc =
        "Permission to use, copy, modify, and/or distribute this software for any purpose with or "

    @Test(
        "Licences whose sentences resemble each other are distinguished",
        arguments: [
            (wholeMIT, ["MIT"]), (apache, ["Apache-2.0"]),
            (mit + " … furnished to do so." + warranty, ["MIT-0"]),
            (
                wholeMIT
                    + " Except as contained in this notice, the name of X shall not be used in advertising",
                ["X11"]
            ),
            (wholeMIT + " The Software shall be used for Good, not Evil.", ["JSON"]),
            (
                mit
                    + " to deal with the Software without restriction: Redistributions of source code must retain",
                ["NCSA"]
            ),
            (isc + "without fee is hereby granted, provided that the above copyright notice", ["ISC"]),
            (
                "Permission to use, copy, modify, and distribute this software for any purpose with or without fee is "
                    + "hereby granted, provided that the above copyright notice", ["ISC"]
            ),
            (isc + "without fee is hereby granted." + warranty, ["0BSD"]),
            (
                bsd + " Redistributions of source code must retain … binary form must reproduce",
                ["BSD-2-Clause"]
            ),
            (
                bsd + " Redistributions of source code must retain the above copyright notice",
                ["BSD-1-Clause"]
            ),
            (
                bsd + " The name of the author may not be used to endorse or promote products",
                ["BSD-3-Clause"]
            ),
            (
                bsd
                    + " All advertising materials mentioning features or use of this software … Neither the name",
                ["BSD-4-Clause"]
            ),
            (
                bsd + " Neither the name … No express or implied licenses to any party's patent rights",
                ["BSD-3-Clause-Clear"]
            ),
            (
                "This Source Code Form is subject to the terms of the Mozilla Public\nLicense, v. 2.0. If a copy",
                ["MPL-2.0"]
            ),
            ("EUROPEAN UNION PUBLIC LICENCE v. 1.2", ["EUPL-1.2"]),
            ("GNU LIBRARY GENERAL PUBLIC LICENSE Version 2, June 1991", ["LGPL-2.0"]),
            (
                wholeMIT + String(repeating: " word", count: 100)
                    + "\nGNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007", ["GPL-3.0", "MIT"]
            ),
        ] as [(String, [String])])
    func distinguished(_ text: String, _ expected: [String]) {
        #expect(LicenceText.identifiers(in: Array(text.utf8)) == expected)
    }

    @Test("Of several texts in one file none changes what another one is")
    func several() {
        let bsd =
            Self.bsd + " Redistributions of source code must retain … binary form must … Neither the name"
        let free = Self.isc + "without fee is hereby granted." + Self.warranty
        let zlib =
            "This software is provided 'as-is' … subject to the following restrictions: 1. The origin of this software "
            + "must not be misrepresented … Altered source versions must be plainly marked"
        let texts = [Self.wholeMIT, bsd, free, zlib]
        for order in [texts, texts.reversed()] {
            #expect(
                LicenceText.identifiers(in: Array(order.joined(separator: "\n\n").utf8))
                    == ["0BSD", "BSD-3-Clause", "MIT", "Zlib"])
        }
    }

    @Test("The whole zlib licence sets no conditions of its own")
    func zlib() {
        let text = """
            This software is provided 'as-is', without any express or implied warranty. In no event will the authors be
            held liable for any damages arising from the use of this software.

            Permission is granted to anyone to use this software for any purpose, including commercial applications, and
            to alter it and redistribute it freely, subject to the following restrictions:

            1. The origin of this software must not be misrepresented; you must not claim that you wrote the original
               software. If you use this software in a product, an acknowledgment in the product documentation would be
               appreciated but is not required.
            2. Altered source versions must be plainly marked as such, and must not be misrepresented as being the
               original software.
            3. This notice may not be removed or altered from any source distribution.
            """
        #expect(LicenceText.identifiers(in: Array(text.utf8)) == ["Zlib"])
    }

    @Test(
        "What permissive licences say themselves is no condition",
        arguments: [
            "you may not use this project except in compliance with the License",
            "commercial or non-commercial",
            "may not be used to endorse or promote products", "shall not be used in advertising",
            "you must not claim that you wrote the original software", "for informational purposes only",
        ])
    func usual(_ sentence: String) {
        #expect(LicenceText.identifiers(in: Array("\(Self.wholeMIT)\n\(sentence)".utf8)) == ["MIT"])
    }

    @Test(
        "Marks of comments, of markup and of line ends do not count",
        arguments: ["# ", "// ", " * ", "> ", "<p>", ".. "])
    func decorated(_ mark: String) {
        let words = Self.wholeMIT.split(whereSeparator: \.isWhitespace)
        let lines = stride(from: 0, to: words.count, by: 5).map {
            mark + words[$0...].prefix(5).joined(separator: "  ")
        }
        #expect(LicenceText.identifiers(in: Array(lines.joined(separator: "\r\n").utf8)) == ["MIT"])
    }

    @Test(
        "A licence that forbids uses stands alone, whatever it restricts or becomes",
        arguments: [
            ("Business Source License 1.1\nChange License: Apache License, Version 2.0", ["BUSL-1.1"]),
            (
                "Functional Source License, Version 1.1, Apache 2.0 Future License\n" + apache,
                ["FSL-1.1-ALv2"]
            ),
            ("# Functional Source License, Version 1.1, MIT Future License", ["FSL-1.1-MIT"]),
            ("\"Commons Clause\" License Condition v1.0\n" + apache, ["LicenseRef-Commons-Clause"]),
            ("Elastic License 2.0", ["Elastic-2.0"]), ("Server Side Public License VERSION 1", ["SSPL-1.0"]),
            ("# PolyForm Noncommercial License 1.0.0", ["PolyForm-Noncommercial-1.0.0"]),
            ("# PolyForm Shield License 1.0.0", ["LicenseRef-PolyForm"]),
            ("Hippocratic License Version Number: 2.1.\n" + wholeMIT, ["Hippocratic-2.1"]),
            ("BigScience OpenRAIL-M\n" + wholeMIT, ["LicenseRef-RAIL"]),
            ("Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International", ["CC-BY-NC-SA-4.0"]),
            ("CC BY-NC 4.0\n" + wholeMIT, ["CC-BY-NC-4.0"]),
        ])
    func restricted(_ text: String, _ expected: [String]) {
        #expect(LicenceText.identifiers(in: Array(text.utf8)) == expected)
    }

    @Test(
        "A permissive licence to which conditions are added is that licence no longer",
        arguments: [
            "The Software may be used for non-commercial purposes only.", "For noncommercial use only!",
            "You may not sell the Software.", "Commercial use requires a commercial license from us.",
            "For academic and research use.",
            "with the following additional conditions: no logo may be removed",
            "The Software must not be used by military organisations.", "It may not be used to train models.",
            "You must not offer it as a hosted service.", "Use in a competing product is prohibited.",
            "This software is for evaluation purposes.", "<b>Non</b>-commercial",
            "Solely for academic institutions.",
            "Companies with annual revenue above a million must not use it.",
            "You agree not to redistribute it.",
            "All content that resides under the ee/ directory, if that directory exists, is licensed under the license defined in ee/LICENSE.",
        ])
    func conditional(_ condition: String) {
        for (text, identifier) in [(Self.wholeMIT, "MIT"), (Self.apache, "Apache-2.0")] {
            for text in ["\(text)\n\n\(condition)", "\(condition)\n\(text)"] {
                #expect(
                    LicenceText.identifiers(in: Array(text.utf8)) == [
                        "LicenseRef-\(identifier)-with-conditions"
                    ])
            }
        }
    }

    @Test(
        "A short text states what it names, or what its tag does",
        arguments: [
            ("Licensed under the MIT License.", ["MIT"]),
            ("Released under the 3-Clause BSD License", ["BSD-3-Clause"]),
            ("SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception", ["Apache-2.0"]),
            ("# SPDX-License-Identifier: MIT OR BSD-2-Clause", ["BSD-2-Clause", "MIT"]),
            (
                "MIT License, but not for commercial use",
                ["LicenseRef-MIT-with-conditions", "LicenseRef-Non-Commercial"]
            ),
            ("The license is decided later.", []),
        ] as [(String, [String])])
    func short(_ text: String, _ expected: [String]) {
        #expect(LicenceText.identifiers(in: Array(text.utf8)) == expected)
    }
}

@Suite("Expressions of licences")
struct LicenceExpressionTests {
    @Test(
        "An expression is met by what it needs",
        arguments: [
            ("MIT", true), ("mit", true), ("MIT OR GPL-3.0-only", true), ("MIT AND GPL-3.0-only", false),
            ("(MIT OR GPL-2.0+) AND Apache-2.0", true), ("MIT AND (GPL-2.0 OR LGPL-2.1)", false),
            ("Apache-2.0 WITH LLVM-exception", true), ("LicenseRef-MIT-with-conditions", false),
        ])
    func met(_ text: String, _ isMet: Bool) throws {
        #expect(try #require(LicenceExpression(text)).isMet(by: ["mit", "apache-2.0"]) == isMet)
    }

    @Test(
        "What is no expression is none",
        arguments: ["", "MIT OR", "MIT License", "(MIT", "MIT)", "AND", "a/b"])
    func none(_ text: String) {
        #expect(LicenceExpression(text) == nil)
    }

    @Test("Later versions are not asked for by the older ids of GNU")
    func versions() throws {
        #expect(try #require(LicenceExpression("GPL-3.0-or-later")).isMet(by: ["gpl-3.0"]))
        #expect(try !#require(LicenceExpression("GPL-3.0-or-later")).isMet(by: ["gpl-2.0"]))
    }

    @Test("Depth has an end")
    func depth() {
        let deep = String(repeating: "(", count: 5_000) + "MIT" + String(repeating: ")", count: 5_000)
        #expect(LicenceExpression(deep) == nil)
    }
}
