import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("Comparing contents line by line")
struct LineComparisonTests {
    private func changes(_ old: String, _ new: String) -> [LineComparison.Change] {
        Array(old.utf8).withUnsafeBytes { old in
            Array(new.utf8).withUnsafeBytes { new in LineComparison(old, new).changes }
        }
    }

    @Test("A line that goes, one that comes, one that does both, and a newline at the end")
    func plain() {
        #expect(changes("a\nb\nc\n", "a\nc\n") == [.init(old: 1..<2, new: 1..<1)])
        #expect(changes("a\nc\n", "a\nb\nc\n") == [.init(old: 1..<1, new: 1..<2)])
        #expect(changes("a\nb\nc\n", "a\nx\nc\n") == [.init(old: 1..<2, new: 1..<2)])
        #expect(changes("a\nb", "a\nb\n") == [.init(old: 1..<2, new: 1..<2)])
        #expect(changes("a\n", "a\na\n") == [.init(old: 1..<1, new: 1..<2)])
        #expect(changes("a\nb\n", "a\nb\n") == [])
    }

    @Test("A change that could stand in several places begins where people would begin it")
    func sliding() {
        let one = "def a():\n    x\n\n"
        let two = "def b():\n    x\n\n"
        #expect(changes(one + "end\n", one + two + "end\n") == [.init(old: 3..<3, new: 3..<6)])
        #expect(changes("a\nb\na\nb\n", "a\nb\n").count == 1)
    }

    @Test("Hunks are of changes with no more than six lines between them")
    func hunks() {
        func text(_ changed: Set<Int>) -> String {
            (0..<40).map { changed.contains($0) ? "x\n" : "\($0)\n" }.joined()
        }
        func hunks(_ changed: Set<Int>) -> Int {
            Array(text([]).utf8).withUnsafeBytes { old in
                Array(text(changed).utf8).withUnsafeBytes { LineComparison(old, $0).hunks.count }
            }
        }
        #expect(hunks([10, 17]) == 1)
        #expect(hunks([10, 18]) == 2)
        #expect(hunks([0, 39]) == 2)
    }

    /// Texts whose lines repeat and are indented, and what becomes of them by edits of all sizes.
    private static func pair(_ random: inout SplitMix) -> (old: String, new: String) {
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
        let kinds = [2, 5, 20, 200, 5000][below(5)]
        func line() -> String {
            if below(6) == 0 { return ["", " ", "\t", "    ", "}"][below(5)] }
            return String(repeating: below(5) == 0 ? "\t" : "    ", count: below(4)) + "line \(below(kinds))"
        }
        let length = [3, 10, 40, 200, 1500, 4000][below(6)]
        let old = (0..<(1 + below(length))).map { _ in line() }
        var new = old
        for _ in 0..<(1 + below([2, 4, 20, max(2, length / 3)][below(4)])) {
            let start = below(new.count + 1)
            let end = min(new.count, start + below(below(4) == 0 ? 60 : 4))
            switch below(4) {
            case 0: new.removeSubrange(start..<end)
            case 1: new.insert(contentsOf: (0...below(5)).map { _ in line() }, at: start)
            case 2: new.replaceSubrange(start..<end, with: (0...below(5)).map { _ in line() })
            default: new.insert(contentsOf: new[start..<end], at: below(new.count + 1))
            }
        }
        func text(_ lines: [String]) -> String {
            lines.joined(separator: "\n") + (below(5) == 0 ? "" : "\n")
        }
        return (text(old), text(new))
    }

    @Test(
        "Patches of random texts are git's, byte for byte",
        .enabled(if: GitProgram.isAvailable, "no git on PATH"), arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) throws {
        let scripted = try ScriptedRepository()
        var random = SplitMix(seed: seed)
        var (before, after): ([GitPath: RepositoryWriter.Content?], [GitPath: RepositoryWriter.Content?]) = (
            [:], [:]
        )
        for number in 0..<150 {
            let (old, new) = Self.pair(&random)
            let path = GitPath("\(number).\(number % 2 == 0 ? "py" : "txt")")
            (before[path], after[path]) = (.some(.text(old)), .some(.text(new)))
        }
        let one = try scripted.commit(before, hour: 0)
        let two = try scripted.commit(after, onto: [one], hour: 1)
        let repository = try scripted.open()
        let rendered = try repository.render(
            repository.changes(from: one, to: two), options: RenderOptions(indexLine: .full)
        ).flatMap(\.text)
        let attributes = "\(scripted.path)/info"
        try FileManager.default.createDirectory(atPath: attributes, withIntermediateDirectories: true)
        try Data("*.py diff=python\n".utf8).write(to: URL(filePath: "\(attributes)/attributes"))
        let said = try GitProgram.run(
            ["diff", "--full-index", "\(one)", "\(two)"], in: scripted.path)
        #expect(Data(rendered) == said)
    }
}
