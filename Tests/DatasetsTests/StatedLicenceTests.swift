import Testing

@testable import Datasets

@Suite("The licence that a repository states")
struct StatedLicenceTests {
    private static let mit = """
        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and more
        """
    private struct Unreadable: Error {}

    private func licence(_ files: [String: String]) -> StatedLicence {
        StatedLicence { name in files[name].map { Array($0.utf8) } }
    }

    @Test("The first file whose licence is recognised counts, the usual names first")
    func order() {
        let found = licence(["LICENSE": "all rights reserved", "COPYING": Self.mit, "license": Self.mit])
        #expect(found.file == "COPYING" && found.identifiers == ["MIT"])
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
            try StatedLicence { name throws(Unreadable) in
                if name == "LICENSE.md" { throw Unreadable() }
                return nil
            }
        }
    }
}
