import Foundation
import TestSupport
import Testing

@testable import Datasets

/// The published regular expressions, on texts that are made at random.
@Suite(.enabled(if: PythonProgram.path != nil, "there is no Python"))
struct `What is found in a statement` {
    private static let program = ##"""
        import re
        media = "png|jpg|jpeg|gif|bmp|tiff|svg|webp|ico|heif|bpg|avif|mp4|avi|mkv|mov|wmv|flv|webm|mpeg"
        def found(text):
            return [
                len(text.split()),
                1 if re.search(r"(?:https?://|www\.)[^\n]", text) else 0,
                1 if re.search(r"#\d", text) else 0,
                1 if re.search(r"(?<!/)\b[0-9a-f]{40}\b|\[[0-9a-f]{23}\]", text) else 0,
                1 if re.search(r"\w\.(?:" + media + r")\b", text, re.IGNORECASE) else 0,
            ]
        answer = [found(text) for text in value]
        """##

    private static let pieces = [
        "word", " ", "  ", "\n", "\t", "\u{1c}", "\u{a0}", "\u{3000}", "http://", "https://", "www.", "www",
        "example.org", "#", "#1",
        "# 2", "/", "[", "]", "_", ".", ",", "png", ".png", "a.png", ".PNG", "x.mp4", ".mpegs", ".jpg2", "é",
        "中", "²", "é.gif",
        "0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456", "abc",
        "0123456789ABCDEF0123456789ABCDEF01234567", "g",
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `is what the expressions find`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let texts = (0..<800).map { _ in
            (0..<Int.random(in: 0...9, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        let answers = try #require(try PythonProgram.answer(of: Self.program, to: texts) as? [[Int]])
        // Each of them is found in some and not in all.
        for index in 1..<5 { #expect((1..<texts.count).contains(answers.count { $0[index] == 1 })) }
        for (text, answer) in zip(texts, answers) {
            let scan = StatementScan(text)
            let found = [
                scan.wordCount, scan.hasHyperlink ? 1 : 0, scan.hasIssueReference ? 1 : 0,
                scan.hasCommitHash ? 1 : 0,
                scan.hasMedia ? 1 : 0,
            ]
            #expect(found == answer, "\(text.debugDescription)")
        }
    }
}
