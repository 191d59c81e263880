import Foundation
import TestSupport
import Testing

@testable import Python

@Suite("Files of the project's release")
struct ReleasedFilesTests {
    @Test("What the checkout lacks is linked into the package that it is part of; what it has stays")
    func placing() throws {
        let directory = try TemporaryDirectory()
        for path in [
            "release/thing/static/app.js", "release/thing/static/kept.js", "release/thing/static/list.json",
            "release/thing/core.py", "release/thing/data/cities.json", "release/other/app.js",
            "release/thing/linked/app.js", "release/thing-1.0.dist-info/RECORD",
            "checkout/src/thing/static/kept.js",
        ] {
            try directory.write(path, to: path)
        }
        try FileManager.default.createSymbolicLink(
            atPath: directory["checkout/src/thing/linked"], withDestinationPath: "/tmp")
        let files = ReleasedFiles(
            sitePackages: directory["release"], checkout: directory["checkout"], roots: [".", "src"])
        #expect(try files.place(in: directory["layer"]) == 2)
        let found = FileManager.default.subpaths(atPath: directory["layer"])?.filter { $0.contains(".") }
        #expect(found?.sorted() == ["src/thing/static/app.js", "src/thing/static/list.json"])
    }
}
