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

    @Test("The key is the one that records hold: another one means that no run of a workspace is found again")
    func pinned() throws {
        let digests = try [key.digest(repeatIndex: 0), key.digest(repeatIndex: 2)]
        #expect(
            digests == [
                "49b02a7303371943906a16ac07c567ef08cdbe16c4a9612b876413f80a5c894c",
                "90b15aa3228e39031cf390b09cdc293c96bccdc7a9b0c605de7ac11fa821a3e9",
            ])
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
