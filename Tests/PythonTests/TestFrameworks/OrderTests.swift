import Foundation
import Instances
import Processes
import TestSupport
import Testing
import Validation

@testable import Python

private let python = RunnerProcess.python(with: "pytest")

@Suite("Tests in another order", .enabled(if: python != nil, "no Python with pytest on PATH"))
struct OrderTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// The tests in the order in which they ran, as each of them wrote it down.
    private func order(
        _ number: UInt32?, by runner: any TestRunner = PytestRunner(), paths: [String] = ["tests"],
        start: TestStart = TestStart()
    ) throws -> [String] {
        try? FileManager.default.removeItem(atPath: directory["ran"])
        let process = RunnerProcess(runner: runner, python: python ?? "", directory: directory)
        let (report, ending, output) = try process.run(paths: paths, start: start, order: number)
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes.values.allSatisfy { $0 == .passed }, "\(output)")
        let ran = try String(contentsOfFile: directory["ran"], encoding: .utf8)
        return ran.split(separator: "\n").map(String.init)
    }

    private var note: String {
        "def note(name):\n    with open(\(quoted(directory["ran"])), 'a') as file:\n        file.write(name + '\\n')\n"
    }

    private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "\\'"))'" }

    private static let names = (0..<8).map { "test_\(UnicodeScalar(UInt8(97 + $0)))" }

    private func functions(_ indent: String = "", selfless: Bool = true, _ names: [String] = Self.names)
        -> String
    {
        names.map { "\(indent)def \($0)(\(selfless ? "" : "self")): note('\($0)')\n" }.joined()
    }

    @Test("Tests of a file are shuffled, the same way each time, by their number")
    func shuffled() throws {
        try directory.write(note + functions(), to: "tests/test_it.py")
        #expect(try order(nil) == Self.names)
        let orders = try (1...3).map { try order(UInt32($0)) }
        #expect(orders.allSatisfy { $0.sorted() == Self.names })
        #expect(Set(orders + [Self.names]).count == 4)
        #expect(try order(2) == orders[1])
        #expect(try order(0) == Self.names.reversed(), "that of 0 is the reverse")
    }

    @Test("What is in a class or a file stays together, with its fixtures")
    func together() throws {
        for file in ["one", "two"] {
            let classes = ["A", "B"].map { name in
                "class Test\(name):\n"
                    + "    @pytest.fixture(scope='class', autouse=True)\n    def made(self): note('made')\n"
                    + functions("    ", selfless: false, ["test_a", "test_b", "test_c"])
            }
            try directory.write(
                "import pytest\n" + note
                    + "@pytest.fixture(scope='module', autouse=True)\ndef module(): note('module \(file)')\n"
                    + classes.joined(), to: "tests/test_\(file).py")
        }
        for number in UInt32(1)...4 {
            let ran = try order(number)
            #expect(ran.count { $0.hasPrefix("module") } == 2)
            #expect(ran.count { $0 == "made" } == 4)
        }
    }

    @Test("Numbered tests, and those with marks for an order, stay where they are")
    func fixed() throws {
        let numbered = (1...6).map { "test_\($0)_x" }
        try directory.write(note + functions("", numbered), to: "tests/test_numbered.py")
        try directory.write(
            "import pytest\n" + note
                + functions().replacing("def test_c", with: "@pytest.mark.order(1)\ndef test_c"),
            to: "tests/test_marked.py")
        for number in UInt32(1)...3 {
            let ran = try order(number)
            #expect(ran.filter { $0.hasSuffix("_x") } == numbered)
            #expect(ran.filter { !$0.hasSuffix("_x") } == Self.names)
        }
    }

    @Test("An order that the project makes itself holds")
    func asked() throws {
        try directory.write(note + functions(), to: "tests/test_it.py")
        try directory.write(
            "def pytest_collection_modifyitems(items):\n    items.sort(key=lambda item: item.name, reverse=True)\n",
            to: "tests/conftest.py")
        #expect(try order(5) == Self.names.reversed())
    }

    @Test("unittest's classes stay where they are, and their tests are shuffled")
    func unittest() throws {
        let classes = ["A", "B"].map { name in
            "class Test\(name)(unittest.TestCase):\n"
                + functions("    ", selfless: false, Self.names.map { $0 + name.lowercased() })
        }
        try directory.write("import unittest\n" + note + classes.joined(), to: "tests/test_it.py")
        for runner in [UnittestRunner(.unittest) as any TestRunner, PytestRunner()] {
            let plain = try order(nil, by: runner, paths: ["tests/test_it.py"])
            let ran = try order(3, by: runner, paths: ["tests/test_it.py"])
            #expect(ran != plain && ran.sorted() == plain.sorted())
            let ends = ran.map { $0.suffix(1) }
            #expect(Set([ends[..<8].joined(), ends[8...].joined()]) == ["aaaaaaaa", "bbbbbbbb"])
        }
        let unittest = try order(3, by: UnittestRunner(.unittest), paths: ["tests/test_it.py"])
        #expect(unittest.first?.hasSuffix("a") == true)
    }

    @Test("Sessions in several directories are shuffled each")
    func sessions() throws {
        try directory.write(note + functions(), to: "tests/test_it.py")
        try directory.write(note + functions("", Self.names.map { $0 + "x" }), to: "sub/tests/test_sub.py")
        var start = TestStart()
        start.places = [TestStart.Place(directory: "sub")]
        let ran = try order(4, paths: ["tests/test_it.py", "sub/tests/test_sub.py"], start: start)
        #expect(Array(ran[..<8]) != Self.names && ran[..<8].sorted() == Self.names)
        #expect(ran[8...].allSatisfy { $0.hasSuffix("x") } && ran[8...].sorted() != Array(ran[8...]))
    }

    @Test("What a program can ask of how it was started is as without")
    func main() throws {
        try directory.write(
            note + "import sys\ndef test_main():\n    names = vars(sys.modules['__main__'])\n"
                + "    assert 'Group' not in names and 'swegym' not in sys.argv[0], sys.argv\n"
                + "    assert not any('swegym-order' in word for word in sys.argv)\n    note('test_main')\n",
            to: "tests/test_it.py")
        #expect(try order(1) == ["test_main"])
    }

    @Test("The command changes in nothing else, and runs have the keys that they had")
    func command() {
        let call = RunnerCall(interpreter: "/python", options: ["-x"])
        let selection = TestSelection(paths: ["tests/a.py"])
        let plain = PytestRunner().command(call, selection: selection, .all)
        let ordered = PytestRunner().command(call, selection: selection, .all, order: 9) ?? []
        #expect(
            ordered
                == [
                    "/python", "/swegym/swegym_order.py", "3", "--swegym-order=9",
                    "--swegym-start=swegym_start.py",
                ]
                + plain.dropFirst(3))
        #expect(PytestRunner().supportFiles.map(\.name).contains("swegym_order.py"))
    }
}
