import Testing

@testable import Mirrors

@Suite("Which mirrors make room")
struct MirrorEvictionTests {
    private func entry(
        _ name: String, _ bytes: Int, used: Double, lenders: Set<String> = [], isHeld: Bool = false
    ) -> MirrorEviction.Entry {
        MirrorEviction.Entry(name: name, bytes: bytes, usedAt: used, lenders: lenders, isHeld: isHeld)
    }

    @Test("Those used longest ago, as many as must")
    func order() {
        let entries = [entry("new", 10, used: 3), entry("old", 10, used: 1), entry("middle", 10, used: 2)]
        #expect(MirrorEviction.victims(of: entries, budget: 30) == [])
        #expect(MirrorEviction.victims(of: entries, budget: 29) == ["old"])
        #expect(MirrorEviction.victims(of: entries, budget: 20, coming: 5) == ["old", "middle"])
        #expect(MirrorEviction.victims(of: entries, budget: 0) == ["old", "middle", "new"])
    }

    @Test("None that is in use, and none that frees nothing")
    func spared() {
        let entries = [
            entry("held", 10, used: 1, isHeld: true), entry("linked", 0, used: 2), entry("free", 10, used: 3),
        ]
        #expect(MirrorEviction.victims(of: entries, budget: 0) == ["free"])
    }

    @Test("A lender goes after all that borrow from it, and not while one of them is in use")
    func lenders() {
        let entries = [
            entry("upstream", 100, used: 1), entry("fork", 0, used: 2, lenders: ["upstream"]),
            entry("other", 5, used: 3),
        ]
        #expect(MirrorEviction.victims(of: entries, budget: 50) == ["fork", "upstream"])
        var inUse = entries
        inUse[1].isHeld = true
        #expect(MirrorEviction.victims(of: inUse, budget: 50) == ["other"])
    }
}
