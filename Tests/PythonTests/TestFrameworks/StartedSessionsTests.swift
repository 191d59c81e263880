import Foundation
import Instances
import TestSupport
import Testing
import Validation

@testable import Python

private let python = RunnerProcess.python(with: "pytest")

@Suite(
    "Sessions that start in several directories", .enabled(if: python != nil, "no Python with pytest on PATH")
)
struct StartedSessionsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func run(_ paths: [String], _ places: TestStart.Place...) throws -> RunnerProcess.Outcome {
        var start = TestStart()
        start.places = places
        return try RunnerProcess(runner: PytestRunner(), python: python ?? "", directory: directory)
            .run(paths: paths, start: start)
    }

    @Test("Tests find files of the directory in which they start, and ids stay relative to the checkout")
    func directories() throws {
        try directory.write("1", to: "tests/data.txt")
        try directory.write(
            "import os\ndef test_a():\n    assert open('data.txt').read() == '1'\n    assert os.environ.get('PWD', os.getcwd()) == os.getcwd()\n",
            to: "tests/test_a.py")
        let (report, ending, output) = try run(["tests/test_a.py"], .init(directory: "tests"))
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes == ["tests/test_a.py::test_a": .passed])
        #expect(try run(["tests/test_a.py"]).report.outcomes == ["tests/test_a.py::test_a": .failed])
    }

    @Test("The directory is first on the module search path, or last")
    func path() throws {
        try directory.write("MARK = 1\n", to: "api/fractions.py")
        try directory.write(
            "import sys, os\ndef test_a():\n    import fractions\n    assert hasattr(fractions, 'MARK')\n",
            to: "api/tests/test_a.py")
        let first = try run(["api/tests/test_a.py"], .init(directory: "api"))
        #expect(first.report.outcomes == ["api/tests/test_a.py::test_a": .passed], "\(first.output)")
        let last = try run(["api/tests/test_a.py"], .init(directory: "api", isOnPath: false))
        #expect(last.report.outcomes == ["api/tests/test_a.py::test_a": .failed], "\(last.output)")
    }

    @Test("Several directories are one report, also when a file of one does not import")
    func several() throws {
        for name in ["a", "b"] {
            try directory.write("", to: "\(name)/here_\(name).txt")
            try directory.write(
                "import os\ndef test_it(): assert os.path.exists('here_\(name).txt')\n",
                to: "\(name)/test_it.py")
        }
        try directory.write("import no_such_module\n", to: "test_root.py")
        let (report, ending, output) = try run(
            ["a/test_it.py", "b/test_it.py", "test_root.py"], .init(directory: "a"), .init(directory: "b"))
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes == ["a/test_it.py::test_it": .passed, "b/test_it.py::test_it": .passed])
        #expect(Array(report.collectionErrors.keys) == ["test_root.py"])
    }

    @Test("A session whose process ends itself leaves no whole report, whatever the others say")
    func crash() throws {
        try directory.write("def test_a(): pass\n", to: "a/test_a.py")
        try directory.write("import os\ndef test_b(): os._exit(0)\n", to: "b/test_b.py")
        let (report, ending, _) = try run(
            ["a/test_a.py", "b/test_b.py"], .init(directory: "a"), .init(directory: "b"))
        #expect(!report.agrees(with: ending))
        #expect(report.running == "b/test_b.py::test_b")
    }

    @Test("A directory that leads out of the checkout, or is not there, is not entered")
    func outside() throws {
        try directory.write("import os\ndef test_a(): assert os.path.isdir('tests')\n", to: "tests/test_a.py")
        try FileManager.default.createSymbolicLink(
            atPath: "\(directory.path)/link", withDestinationPath: "/tmp")
        for name in ["link", "gone"] {
            let (report, ending, output) = try run(
                ["tests/test_a.py"], .init(directory: name, tests: "tests"))
            #expect(output.contains("swegym: \(name) is no directory of the checkout"))
            #expect(!report.isComplete || report.agrees(with: ending))
        }
    }

    @Test("One directory is a call of the start program, several are counted words")
    func command() {
        var start = TestStart()
        start.places = [.init(directory: "a"), .init(directory: "b", isOnPath: false)]
        func command(_ paths: [String]) -> [String] {
            PytestRunner().command(
                RunnerCall(interpreter: "python", options: [], start: start),
                selection: TestSelection(paths: paths), .all)
        }
        #expect(
            command(["a/t.py"]) == ["python", "/swegym/swegym_start.py", "3", "--swegym-in=a", "-rA", "t.py"])
        #expect(
            command(["a/t.py", "b/u.py"]) == [
                "python", "/swegym/swegym_sessions.py", "3", "swegym_start.py", "3", "--swegym-in=a", "-rA",
                "t.py", "4", "--swegym-in=b", "--swegym-path-last", "-rA", "u.py",
            ])
    }
}
