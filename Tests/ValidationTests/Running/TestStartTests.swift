import Foundation
import Testing

@testable import Validation

@Suite("Where tests start")
struct TestStartTests {
    private func start(_ places: TestStart.Place...) -> TestStart {
        var start = TestStart()
        start.places = places
        return start
    }

    @Test("The usual way is the root, for any number of files")
    func root() {
        let groups = TestStart().groups(of: ["tests/a.py", "b.py"])
        #expect(
            groups == [TestStart.Group(directory: "", isOnPath: true, paths: ["tests/a.py", "b.py"])])
    }

    @Test("A test starts in the nearest directory that holds it, and its path is seen from there")
    func nearest() {
        let groups = start(.init(directory: "api"), .init(directory: "api/tests", isOnPath: false))
            .groups(of: ["api/tests/a.py", "api/b.py", "apis/c.py", "api", "api/tests/d/e.py"])
        #expect(
            groups == [
                .init(directory: "api/tests", isOnPath: false, paths: ["a.py", "d/e.py"]),
                .init(directory: "api", isOnPath: true, paths: ["b.py", "."]),
                .init(directory: "", isOnPath: true, paths: ["apis/c.py"]),
            ])
    }

    @Test("Tests that lie elsewhere are seen from the directory in which they start")
    func elsewhere() {
        let groups = start(.init(directory: "build/x", tests: "tests")).groups(of: ["tests/a.py", "b.py"])
        #expect(
            groups == [
                .init(directory: "build/x", isOnPath: true, paths: ["../../tests/a.py"]),
                .init(directory: "", isOnPath: true, paths: ["b.py"]),
            ])
    }

    @Test("Without paths, all tests start in the one directory that there is")
    func all() {
        #expect(start(.init(directory: "tests")).groups(of: []).map(\.directory) == ["tests"])
        #expect(start(.init(directory: "a"), .init(directory: "b")).groups(of: []).map(\.directory) == [""])
    }

    @Test("What is usual is not written, and what is not written is usual")
    func coding() throws {
        var whole = start(.init(directory: "a", tests: "b", isOnPath: false), .init(directory: "c"))
        whole.isOnPath = false
        whole.program = "manage.py"
        whole.services = ["redis"]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(try String(decoding: encoder.encode(TestStart()), as: UTF8.self) == "{}")
        let text = try String(decoding: encoder.encode(whole), as: UTF8.self)
        #expect(
            text
                == #"{"isOnPath":false,"places":[{"directory":"a","isOnPath":false,"tests":"b"},{"directory":"c"}],"#
                + #""program":"manage.py","services":["redis"]}"#)
        #expect(try JSONDecoder().decode(TestStart.self, from: Data(text.utf8)) == whole)
        #expect(try JSONDecoder().decode(TestStart.self, from: Data("{}".utf8)) == TestStart())
        whole.started = [Service(.redis)]
        #expect(try JSONDecoder().decode(TestStart.self, from: encoder.encode(whole)) == whole)
        #expect(whole.decisive.started == whole.started)
        #expect(whole.decisive.services.isEmpty && whole.decisive.program == "manage.py")
    }
}
