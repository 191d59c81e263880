import Instances
import Testing

@testable import Git

@Suite("Pairing removed and added files")
struct RenamePairingTests {
    private func side(_ index: Int, _ path: String, _ content: Int, _ mode: FileMode = .regular)
        -> RenamePairing.Side
    {
        let id = ObjectID(high: UInt64(content), middle: 0, low: 0)
        return RenamePairing.Side(index: index, path: GitPath(path), version: FileVersion(id: id, mode: mode))
    }

    /// Pairs by a table of scores; what is not in it scores 0.
    private func pairs(
        _ sources: [RenamePairing.Side], _ targets: [RenamePairing.Side], _ scores: [String: Int] = [:]
    ) -> [String] {
        let found = RenamePairing.pairs(from: sources, to: targets) { source, target, _ in
            scores["\(source.path)>\(target.path)"] ?? 0
        }
        return found.map { "\($0.source)>\($0.target) \($0.score)" }
    }

    @Test("Equal contents belong together, those with the same name first")
    func equal() {
        let sources = [side(0, "a/x", 1), side(1, "a/y", 1)]
        #expect(pairs(sources, [side(2, "b/y", 1)]) == ["1>2 60000"])
        #expect(pairs(sources, [side(2, "b/z", 1)]) == ["0>2 60000"])
        #expect(
            pairs(sources, [side(2, "b/z", 1), side(3, "b/w", 1), side(4, "b/v", 1)]) == [
                "0>2 60000", "1>3 60000",
            ])
    }

    @Test("A link is not a file, whatever it holds")
    func kinds() {
        #expect(pairs([side(0, "a", 1, .symlink)], [side(1, "b", 1)]) == [])
        #expect(pairs([side(0, "a", 1, .executable)], [side(1, "b", 1)]) == ["0>1 60000"])
        #expect(pairs([side(0, "a", 1, .symlink)], [side(1, "b", 1, .symlink)]) == ["0>1 60000"])
    }

    @Test("A name that is unique on both sides decides at three quarters of likeness")
    func names() {
        let sources = [side(0, "a/x", 1), side(1, "a/y", 2)]
        let targets = [side(2, "b/x", 3)]
        #expect(pairs(sources, targets, ["a/x>b/x": 45_000, "a/y>b/x": 59_000]) == ["0>2 45000"])
        #expect(pairs(sources, targets, ["a/x>b/x": 44_999, "a/y>b/x": 59_000]) == ["1>2 59000"])
    }

    @Test("Otherwise the best scores win, at half of likeness or more")
    func best() {
        let sources = [side(0, "a", 1), side(1, "b", 2)]
        let targets = [side(2, "c", 3), side(3, "d", 4)]
        #expect(
            pairs(sources, targets, ["a>c": 40_000, "b>c": 50_000, "a>d": 35_000, "b>d": 55_000])
                == ["0>2 40000", "1>3 55000"])
        #expect(pairs(sources, targets, ["a>c": 29_999]) == [])
    }

    @Test("Likeness is the share of lines in common")
    func similarity() {
        func spans(_ text: String) -> LineSpans {
            Array(text.utf8).withUnsafeBytes { LineSpans($0, countingIn: SpanTable()) }
        }
        let one = spans("aaaa\nbbbb\ncccc\ndddd\n")
        #expect(one.common(with: one) == 20)
        #expect(one.common(with: spans("aaaa\nxxxx\ncccc\n")) == 10)
        #expect(one.common(with: spans("aaaa\r\nbbbb\r\n")) == 10)
        #expect(one.common(with: spans("aaaa")) == 0)
    }
}
