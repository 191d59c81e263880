import Foundation
import TestSupport
import Testing

@testable import Sandbox

@Suite("Which bubblewrap is used")
struct BubblewrapProgramTests {
    private func choice(_ system: String?, _ shipped: String?, _ version: [Int]?) -> String {
        BubblewrapProgram.choose(system: system, shipped: shipped) { _ in version }
    }

    @Test("The system's, unless it is too old or not there and another one was installed with the program")
    func choosing() {
        #expect(choice("/usr/bin/bwrap", nil, [0, 6, 1]) == "/usr/bin/bwrap")
        #expect(choice("/usr/bin/bwrap", "/venv/bwrap", [0, 8, 0]) == "/usr/bin/bwrap")
        #expect(choice("/usr/bin/bwrap", "/venv/bwrap", [0, 11]) == "/usr/bin/bwrap")
        #expect(choice("/usr/bin/bwrap", "/venv/bwrap", [0, 6, 1]) == "/venv/bwrap")
        #expect(choice("/usr/bin/bwrap", "/venv/bwrap", nil) == "/venv/bwrap")
        #expect(choice(nil, "/venv/bwrap", nil) == "/venv/bwrap")
        #expect(choice(nil, nil, nil) == "bwrap")
    }

    @Test("The one of a wheel lies below the prefix of the program, links resolved")
    func shipped() throws {
        let directory = try TemporaryDirectory()
        #expect(BubblewrapProgram.shipped(with: directory["bin/swegym"]) == nil)
        try directory.write("", to: "bin/swegym")
        let program = try directory.write("#!/bin/sh\n", to: "libexec/swegym/bwrap")
        #expect(BubblewrapProgram.shipped(with: directory["bin/swegym"]) == nil)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let found = try #require(BubblewrapProgram.shipped(with: directory["bin/swegym"]))
        #expect(found.hasSuffix("/libexec/swegym/bwrap") && !found.contains(".."))
    }
}
