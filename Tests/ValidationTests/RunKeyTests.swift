import Testing

@testable import Validation

@Suite("The key of a run")
struct RunKeyTests {
    private let key = RunKey(
        baseTree: "tree", patches: [Array("test".utf8), Array("gold".utf8)], lock: "lock", recipe: "recipe",
        selection: TestSelection(paths: ["a.py"], notes: ["why"]), runner: "pytest/1", limits: "l")

    @Test("Equal parts give equal keys; notes of the selection do not matter")
    func equal() throws {
        var other = key
        #expect(try key.digest(repeatIndex: 0) == other.digest(repeatIndex: 0))
        other = RunKey(
            baseTree: "tree", patches: [Array("test".utf8), Array("gold".utf8)], lock: "lock",
            recipe: "recipe",
            selection: TestSelection(paths: ["a.py"]), runner: "pytest/1", limits: "l")
        #expect(try key.digest(repeatIndex: 0) == other.digest(repeatIndex: 0))
    }

    @Test("Every part matters, the order of the patches and the repeat among them")
    func distinct() throws {
        var digests = [try key.digest(repeatIndex: 0), try key.digest(repeatIndex: 1)]
        let changes: [(inout RunKey) -> Void] = [
            { $0.baseTree = "x" }, { $0.patches.reverse() }, { $0.lock = "x" }, { $0.recipe = "x" },
            { $0.selection.names = ["x"] }, { $0.runner = "x" }, { $0.limits = "x" },
        ]
        for change in changes {
            var other = key
            change(&other)
            digests.append(try other.digest(repeatIndex: 0))
        }
        #expect(Set(digests).count == digests.count)
    }
}
