import Foundation
import TestSupport
import Testing
import Validation

@testable import Python

@Suite("How pytest is called")
struct PytestRunnerTests {
    private let runner = PytestRunner()

    @Test(
        "The interpreter starts pytest by a file of ours, with the recipe's options; a path is never an option"
    )
    func command() {
        let command = runner.command(
            RunnerCall(interpreter: "python", options: ["-n0"]),
            selection: TestSelection(paths: ["-x.py", "tests/a.py"]), .all)
        #expect(
            command == ["python", "/swegym/swegym_start.py", "3", "-n0", "-rA", "./-x.py", "tests/a.py"])
    }

    @Test("The search path waits until pytest is loaded, and everything else is kept")
    func variables() {
        let variables = runner.variables(["PYTHONPATH": "/testbed/src", "HOME": "/h"])
        #expect(
            variables == ["PYTHONPATH": "/swegym", "SWEGYM_PYTHONPATH": "/testbed/src", "HOME": "/h"])
        #expect(runner.variables([:]) == ["PYTHONPATH": "/swegym"])
    }

    @Test("The plug-in is put down once, by its digest, and nothing in there changes afterwards")
    func support() throws {
        let directory = try TemporaryDirectory()
        let first = try runner.installSupportFiles(under: directory.path)
        func inodes() throws -> [String: Int] {
            let names = try FileManager.default.contentsOfDirectory(atPath: first)
            return try Dictionary(
                uniqueKeysWithValues: (names + ["."]).map { name in
                    let attributes = try FileManager.default.attributesOfItem(atPath: "\(first)/\(name)")
                    let changed = try #require(attributes[.modificationDate] as? Date)
                    let file = try #require(attributes[.systemFileNumber] as? Int)
                    return (name, file ^ changed.timeIntervalSince1970.hashValue)
                })
        }
        let before = try inodes()
        #expect(before.count == runner.supportFiles.count + 1)
        #expect(try runner.installSupportFiles(under: directory.path) == first)
        #expect(try inodes() == before)
        #expect(runner.identity.hasPrefix("pytest/"))
    }

    @Test("A plug-in that is damaged is put down again, and nothing else stays there")
    func damagedSupport() throws {
        let directory = try TemporaryDirectory()
        let target = try runner.installSupportFiles(under: directory.path)
        let file = try #require(runner.supportFiles.first)
        try Data("broken".utf8).write(to: URL(filePath: "\(target)/\(file.name)"))
        #expect(try runner.installSupportFiles(under: directory.path) == target)
        #expect(try Data(contentsOf: URL(filePath: "\(target)/\(file.name)")) == Data(file.bytes))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
    }
}
