import Foundation
import Instances
import TestSupport
import Testing

@testable import Mining

/// SWE-bench's own rules, as its collection scripts spell them in Python, on texts that are made at random.
@Suite(.enabled(if: PythonProgram.path != nil, "there is no Python"))
struct `The rules of published rows` {
    private func texts(_ pieces: [String], seed: UInt64, count: Int = 400, length: Int = 14) -> [String] {
        var random = SplitMix(seed: seed)
        return (0..<count).map { _ in
            (0..<Int.random(in: 1...length, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
    }

    private static let linkPieces = [
        "Fixes", "fixes", "FIXED", "fix", "closes", "Resolve", "prefix", "fixes_", "hot-fix", "issue", "é",
        "中", "ß",
        " ", "  ", "\n", "\t", "\u{a0}", "\u{3000}", "\u{1c}", "\r\n", "#", "#1", "#12", "#007", "#3x", "1",
        "2", ":", ",",
        "<!--", "-->", "<!-- fixes #9 -->", "(", ")", "_", "-",
    ]

    private static let links = ##"""
        import re
        keywords = {"close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"}
        def links(text):
            text = re.sub(r"(?s)<!--.*?-->", "", text)
            references = dict(re.findall(r"(\w+)\s+\#(\d+)", text))
            return [int(number) for word, number in references.items() if word.lower() in keywords]
        def later(text):
            text = re.sub(r"(?s)<!--.*?-->", "", text)
            found = re.findall(r"(\w+)\s+\#(\d+)", text)
            return sorted({int(number) for word, number in found if word.lower() in keywords})
        # The text is title, body and messages with line ends between them.
        answer = [[links("\n%s\n" % text), later("\n%s\n" % text)] for text in value]
        """##

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `find the links that the scripts find`(seed: UInt64) throws {
        let texts = texts(Self.linkPieces, seed: seed)
        let answers = try #require(
            try PythonProgram.answer(of: Self.links, to: texts) as? [[[Int]]])
        let repository = RepositoryNames(try repository())
        #expect(answers.contains { !$0[0].isEmpty })
        for (text, answer) in zip(texts, answers) {
            var pull = PullRequest(number: 5, source: .archive)
            pull.body = text
            let first = LinkingRule.lastPerSpelling.links(of: pull, in: repository) { _ in false }
            let later = LinkingRule.everyOnce.links(of: pull, in: repository) { _ in false }
            #expect(first.numbers == answer[0], "\(text.debugDescription)")
            #expect(later.numbers == answer[1], "\(text.debugDescription)")
        }
    }

    private static let pathPieces = [
        "test", "tests", "Testing", "TESTS", "contest", "latest", "src", "pkg", "e2e", "a", "é", "x y", "/",
        "/", "_", "-", ".",
        ".py", ".py", ".txt", ".pyx",
    ]

    private static let splits = ##"""
        import re
        def part(path):
            line = "diff --git a/%s b/%s" % (path, path)
            words = set(re.split(r" |_|\/|\.", line.lower()))
            flag = "test" if ("test" in words or "tests" in words or "testing" in words) else "gold"
            if flag != "test" and not line.strip().endswith(".py"):
                flag = "none"
            return flag
        def later(path):
            return "test" if any(word in path for word in ["test", "tests", "e2e", "testing"]) else "gold"
        answer = [[part(path), later(path)] for path in value]
        """##

    @Test(arguments: [4, 5] as [UInt64])
    func `put files where the scripts put them`(seed: UInt64) throws {
        let paths = texts(Self.pathPieces, seed: seed, count: 600, length: 7).filter { !$0.hasPrefix("/") }
        let answers = try #require(try PythonProgram.answer(of: Self.splits, to: paths) as? [[String]])
        #expect(Set(answers.flatMap { $0 }) == ["test", "gold", "none"])
        for (path, answer) in zip(paths, answers) {
            // Names that git quotes are another matter: the scripts do not see them.
            guard path.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
            let text = Array(
                "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n@@ -1 +1 @@\n-a\n+b\n".utf8)
            let section = DiffSection(oldPath: Array(path.utf8), newPath: Array(path.utf8), text: text)
            for (rule, expected) in zip([SplittingRule.words, .substrings], answer) {
                let change = rule.split([section])
                let found = change.hasTest ? "test" : change.hasGold ? "gold" : "none"
                #expect(found == expected, "\(rule) of \(path)")
            }
        }
    }

    private static let versionLines = [
        "__version__ = '1.2.3'", "__version__ = \"0.820+dev\"", "__version__ = '", "__version__ = get()",
        "  __version__ = '5.0rc1'  # x",
        "VERSION = (1, 2, 3)", "    VERSION = (4, 5", "VERSION = (7,)", "__version__='9'", "x = '7'",
        "\"\"\"", "\"\"\"text\"\"\"", "",
        "version = '8.8'", "__version__ = '2'; name = \"x3\"", "# comment", "__version__ = ''",
        "__version__ = 'unknown'",
    ]

    private static let versions = ##"""
        import re
        def version(text):
            text = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
            for pattern in [r'__version__ = [\'"](.*)[\'"]', r"VERSION = \((.*)\)"]:
                found = re.search(pattern, text)
                if found is not None:
                    stated = str(found.group(1)).replace(" ", "")
                    if "." in stated:
                        stated = ".".join(stated.split(".")[:2])
                    elif "," in stated:
                        stated = ".".join(stated.split(",")[:2])
                    stated = re.sub(r"[^0-9\.]", "", stated)
                    return stated if re.search(r"\d", stated) else None
            return None
        answer = [version(text) for text in value]
        """##

    @Test(arguments: [6, 7] as [UInt64])
    func `read the version that the scripts read`(seed: UInt64) throws {
        let ends = seed.isMultiple(of: 2) ? "\n" : "\r\n"
        let texts = texts(Self.versionLines.map { $0 + ends }, seed: seed, count: 600, length: 9).filter {
            // Of a docstring that does not end, the scripts keep the mark.
            $0.components(separatedBy: "\"\"\"").count.isMultiple(of: 2) == false
        }
        let answers = try #require(try PythonProgram.answer(of: Self.versions, to: texts) as? [Any])
        #expect(answers.contains { $0 is String })
        for (text, answer) in zip(texts, answers) {
            let expected = answer as? String
            #expect(
                VersionText.version(in: text, path: "pkg/__init__.py") == expected, "\(text.debugDescription)"
            )
        }
    }
}

@Suite struct `Files whose lines end in a carriage return` {
    @Test(arguments: [
        ("__version__ = '1.2.3'\nname = 'x9'\n", "pkg/__init__.py", "1.2"),
        ("VERSION = (1, 4)\nother = (9, 9)\n", "pkg/version.py", "1.4"),
        ("from x import y\nsetup(\n    version='3.1.4',\n    name='p7')\n", "setup.py", "3.1"),
        ("[metadata]\nversion = 2.7.1\nname = x\n", "setup.cfg", "2.7"),
        ("[project]\nversion = \"0.5.0\"\n", "pyproject.toml", "0.5"),
    ])
    func `state the same version`(text: String, path: String, version: String) {
        #expect(VersionText.version(in: text, path: path) == version)
        #expect(VersionText.version(in: text.replacing("\n", with: "\r\n"), path: path) == version)
    }
}
