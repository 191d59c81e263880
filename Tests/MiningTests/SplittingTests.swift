import Testing

@testable import Mining

private func section(_ old: String?, _ new: String?, _ body: String = "", quoted: Bool = false) -> DiffSection
{
    let (left, right) = (old ?? new ?? "", new ?? old ?? "")
    let header = quoted ? "diff --git \"a/\(left)\" \"b/\(right)\"\n" : "diff --git a/\(left) b/\(right)\n"
    return DiffSection(
        oldPath: old.map { Array($0.utf8) }, newPath: new.map { Array($0.utf8) },
        text: Array((header + body).utf8))
}

private func section(_ path: String) -> DiffSection { section(path, path, "@ \(path)\n") }

/// The paths whose sections are in the gold and in the test part.
private func split(_ rule: SplittingRule, _ sections: [DiffSection]) -> (gold: [String], test: [String]) {
    let change = rule.split(sections)
    let paths = { (part: PatchPart) in
        String(decoding: part.bytes, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("@ ") }
            .map { String($0.dropFirst(2)) }
    }
    return (paths(change.gold), paths(change.test))
}

private func isTest(_ path: String) -> Bool { TestPath.matches(Array(path.utf8)) }

@Suite struct `The split of published rows` {
    @Test(arguments: [
        ("pkg/tests/data.csv", "test"), ("pkg/x.test", "test"), ("Tests/a.py", "test"),
        ("a/testing/x", "test"),
        ("test-data/unit/x.txt", "none"), ("test-data/unit/check.test", "test"), ("test_x.py", "test"),
        ("testing_x.py", "test"), ("latest.py", "gold"), ("contest/a.py", "gold"), ("conftest.py", "gold"),
        ("a.pyi", "none"), ("a.pyx", "none"), ("docs/a.rst", "none"), ("setup.cfg", "none"), ("a.py", "gold"),
    ])
    func `Words of the header line decide; other files than .py are dropped from the gold part`(
        path: String, part: String
    ) {
        let (gold, test) = split(.words, [section(path)])
        #expect((gold.isEmpty ? test.isEmpty ? "none" : "test" : "gold") == part)
    }

    @Test func `The old name of a renamed file counts, too`() {
        let renamed = section("tests/a.py", "b.py", "@ b.py\n")
        #expect(split(.words, [renamed]).test == ["b.py"])
    }

    @Test func `A file with a quoted path follows the one before it`() {
        let quoted = section("\\303\\244.rst", "\\303\\244.rst", "@ q\n", quoted: true)
        #expect(split(.words, [section("a.py"), quoted]).gold == ["a.py", "q"])
        #expect(split(.words, [section("a_test.py"), quoted]).test == ["a_test.py", "q"])
        #expect(split(.words, [quoted, section("a.rst"), quoted]) == ([], []))
    }
}

@Suite struct `The later split` {
    @Test(arguments: [
        ("latest.py", true), ("contest/a.py", true), ("src/_pytest/a.py", true),
        ("pandas/_testing/a.py", true),
        ("Tests/a.py", false), ("spec/a.rb", false), ("e2e/a.ts", true), ("docs/a.rst", false),
    ])
    func `Substrings of the path decide, in their case`(path: String, isTest: Bool) {
        let (gold, test) = split(.substrings, [section(path)])
        #expect(gold == (isTest ? [] : [path]))
        #expect(test == (isTest ? [path] : []))
    }

    @Test func `Sections look as the patch library prints them`() {
        let text = "--- a/x y\t\n+++ b/x y\t\n@@ -1 +1,2 @@ f(a, b)\n-a\n+@@ -1 +1 @@\t\n+--- q\t\n"
        let printed = SplittingRule.substrings.split([section("x y", "x y", text)]).gold
        #expect(
            String(decoding: printed.bytes, as: UTF8.self)
                == "diff --git a/x y b/x y\n--- a/x y\n+++ b/x y\n@@ -1,1 +1,2 @@ f(a, b)\n-a\n+@@ -1 +1 @@\t\n+--- q\t\n"
        )
    }
}

@Suite struct `The split by parts of paths` {
    @Test(arguments: [
        "tests/a.py", "pkg/tests/data.bin", "test/a", "test-data/unit/check.test", "unit_tests/x",
        "a/__tests__/x.js",
        "mypy/test/testcheck.py", "conftest.py", "pkg/conftest.py", "test_x.py", "x_test.py", "x_test.go",
        "e2e/x.ts",
        "x.test.ts", "x.spec.ts", "x_spec.rb", "FooTest.java", "TestFoo.cs", "FooTests.swift", "testing/x.py",
        "tests/testing/x.py", "testdata/x", "integration-tests/x.yml", "Tests/x",
        "pkg/__snapshots__/a.ambr", "pkg/__snapshots__/a/b.json", "pkg/a.ambr",
        ".inline-snapshot/external/a.txt",
        "pkg/snapshots/snap_test_a.py", "pkg/snapshots/test_a/b.txt", "pkg/cassettes/a.yaml",
        "pkg/vcr_cassettes/a.yaml", "pkg/image_snapshots/a.png",
        "pkg/test_a.test_b.approved.txt", "pkg/a.received.json", "__file_snapshots__/a.py",
    ])
    func `Tests and what they use`(path: String) {
        #expect(isTest(path))
    }

    @Test(arguments: [
        "latest.py", "contest/a.py", "attest.py", "pandas/_testing/a.py", "numpy/testing/utils.py",
        "pkg/testing.py",
        "pytest_plugin.py", "src/_pytest/python.py", "test-requirements.txt", "protest/x.py",
        "spec/openapi.yaml",
        "pkg/spec.py", "Testament.py", "greatest/hits.py", "stdlib/unittest/mock.pyi", "docs/testing.rst",
        "inspect.py",
        "CONTEST.java", "setup.py", "pkg/snapshots/manager.py", "pkg/snapshots/schema.json", "pkg/snap_a.py",
        "pkg/cassettes/player.py", "pkg/approved.txt", "pkg/golden/a.txt", "snapshots.py", "test_data.csv",
    ])
    func `What only looks like them`(path: String) {
        #expect(!isTest(path))
    }

    @Test(arguments: [
        ("docs/a.py", true), ("README.md", true), ("CHANGELOG", true), ("news/1.bugfix", true),
        ("AUTHORS.txt", true),
        ("requirements.txt", false), ("requirements/dev.txt", false), ("setup.cfg", false),
        ("pkg/a.pyx", false),
        (".github/workflows/test.yml", true), ("pkg/docs/a.py", false), ("LICENSE", true),
        ("Makefile", false),
    ])
    func `Documentation and housekeeping solve nothing`(path: String, isDocumentation: Bool) {
        #expect(DocumentationPath.matches(Array(path.utf8)) == isDocumentation)
    }

    @Test(arguments: [
        ("pkg/snapshots/a.txt", true), ("pkg/golden/a.py", true), ("pkg/golden_files/in/a.txt", true),
        ("pkg/expected/a.json", true), ("pkg/test_a.expected.txt", true), ("pkg/test_a_out.csv", true),
        ("pkg/snapshots/a.py", false), ("other/snapshots/a.txt", false), ("pkg/sub/golden/a.txt", false),
        ("pkg/test_abc.csv", false), ("pkg/test_b.csv", false), ("pkg/a.csv", false), ("golden/a.txt", false),
    ])
    func `What lies next to tests may be theirs`(path: String, isTheirs: Bool) {
        var tests = TestNeighbours()
        for path in ["pkg/test_a.py", "pkg/a.py", "conftest.py"] { tests.take(Array(path.utf8)) }
        let change = SplittingRule.pathParts.split([section("pkg/b.py"), section(path)], beside: tests)
        #expect(change.hasTest == isTheirs)
        #expect(
            SplittingRule.substrings.split([section(path)], beside: tests).hasTest == path.contains("test"))
        let prospects = SplittingRule.pathParts.prospects(ofChanging: [Array(path.utf8)])
        #expect(prospects.hasTest || !isTheirs)
    }

    @Test func `Both parts together are the whole change, and gold needs more than documentation`() {
        let sections = ["a.bin", "tests/t.py", "docs/a.rst", "tests/d.bin"].map { section($0) }
        let change = SplittingRule.pathParts.split(sections)
        let size = change.gold.bytes.count + change.test.bytes.count
        #expect(size == sections.reduce(0) { $0 + $1.text.count })
        #expect(change.gold.text.text == String(decoding: change.gold.bytes, as: UTF8.self))
        #expect(change.gold.text.isExact)
        #expect(change.hasGold && change.hasTest)
        #expect(!SplittingRule.pathParts.split(["tests/t.py", "docs/a.rst"].map { section($0) }).hasGold)
    }

    @Test func `A part that is not UTF-8 says so, and its bytes are replaced as Swift does`() {
        var sections = ["a.py", "b.py"].map { section($0) }
        sections[0].text += [0x63, 0xe9, 0x0a]
        let part = SplittingRule.pathParts.split(sections).gold
        #expect(!part.text.isExact)
        #expect(part.text.text == String(decoding: part.bytes, as: UTF8.self))
    }

    @Test(arguments: SplittingRule.allCases)
    func `Paths alone never rule out what the split would find`(rule: SplittingRule) {
        let paths = [
            "a.py", "tests/a.py", "docs/x.rst", "x_test.go", "latest.py", "\u{e4}.py", "test.cfg", "a.txt",
            "E2E/x",
        ]
        for old in paths {
            for new in paths {
                for other in paths {
                    let sections = [section(old, new, "@ x\n"), section(other)]
                    let found = rule.split(sections)
                    let prospects = rule.prospects(ofChanging: [old, new, other].map { Array($0.utf8) })
                    #expect(prospects.hasGold || !found.hasGold, "\(old) \(new) \(other)")
                    #expect(prospects.hasTest || !found.hasTest, "\(old) \(new) \(other)")
                }
            }
        }
    }
}
