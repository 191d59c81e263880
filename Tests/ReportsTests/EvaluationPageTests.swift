import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite("The report on evaluations")
struct EvaluationPageTests {
    private let first = EvaluationSummary(
        name: "one.run",
        fates: ["a__b-1": .resolved, "a__b-2": .resolved, "c__d-1": .unresolved, "c__d-2": .error],
        reasons: ["c__d-2": "out_of_memory"])
    private let second = EvaluationSummary(
        name: "two.run",
        fates: ["a__b-1": .resolved, "a__b-2": .empty, "c__d-1": .resolved, "c__d-2": .missing])

    @Test("Models, repositories and pairs add up")
    func sums() throws {
        let page = EvaluationPage(EvaluationComparison(evaluations: [first, second]))
        #expect(
            page.models.rows == [
                ["one.run", "4", "2", "50.0 %", "1", "0", "1", "0"],
                ["two.run", "4", "2", "50.0 %", "0", "1", "0", "1"],
            ])
        #expect(
            page.repositories.rows == [
                ["a/b", "2", "2 (100.0 %)", "1 (50.0 %)"], ["c/d", "2", "0 (0.0 %)", "1 (50.0 %)"],
            ])
        #expect(page.differences.rows == [["one.run", "–", "1"], ["two.run", "1", "–"]])
        let pair = try #require(EvaluationComparison(evaluations: [first, second]).pairs.first)
        #expect(pair.both == ["a__b-1"] && pair.firstAlone == ["a__b-2"])
        #expect(pair.secondAlone == ["c__d-1"] && pair.neither == ["c__d-2"])
        #expect(page.html.contains("out_of_memory") && page.html.contains("one.run alone (1)"))
        #expect(page.csv.hasPrefix("Repository,Instance,one.run,two.run\r\na/b,a__b-1,resolved,resolved\r\n"))
    }

    @Test("What only one of two was asked is no difference between them")
    func strangers() {
        let other = EvaluationSummary(name: "other.run", fates: ["a__b-1": .unresolved, "e__f-1": .resolved])
        let pair = EvaluationComparison(evaluations: []).pair(first, other)
        #expect(pair.firstAlone == ["a__b-1"])
        #expect(pair.both.isEmpty && pair.secondAlone.isEmpty && pair.neither.isEmpty)
    }

    @Test("What a stranger wrote is text")
    func foreign() {
        let page = EvaluationPage(
            EvaluationComparison(evaluations: [
                EvaluationSummary(
                    name: hostile, fates: ["\(hostile)__x-1": .resolved],
                    reasons: ["\(hostile)__x-1": hostile]),
                second,
            ]))
        #expect(!page.html.contains("<script") && !page.html.contains("<img"))
        #expect(page.html.contains("&lt;/pre&gt;&lt;/script&gt;"))
        #expect(!page.markdown.contains("<script"))
    }

    @Test("An id names its repository, whatever is in it")
    func repository() {
        #expect(EvaluationComparison.repository(of: "a-b__c_d-12") == "a-b/c_d")
        #expect(EvaluationComparison.repository(of: "a__b__c-1") == "a/b__c")
        for id in ["", "7", "a-7", "a__b", "-1"] {
            #expect(EvaluationComparison.repository(of: id) == "other")
        }
    }

    private func report(_ resolved: [String], error: [String] = []) -> String {
        """
        {"resolved_ids": \(resolved), "unresolved_ids": [], "empty_patch_ids": [], "error_ids": \(error),
         "incomplete_ids": ["a__b-9"], "schema_version": 2}
        """
    }

    @Test("Reports are read from folders, and told apart by them where their names are the same")
    func reading() throws {
        let directory = try TemporaryDirectory()
        try directory.write(report(["a__b-1"]), to: "x/m.run.json")
        try directory.write(report([]), to: "y/m.run.json")
        try directory.write("", to: "y/all_preds.jsonl")
        let found = try EvaluationFiles.read([directory["x"], directory["y"]])
        #expect(found.map(\.name) == ["m.run (\(directory["x"]))", "m.run (\(directory["y"]))"])
        #expect(found[0].fates == ["a__b-1": .resolved, "a__b-9": .missing])
    }

    @Test("A folder without a report, a file that is none, and one that does not add up are refused by name")
    func refused() throws {
        let directory = try TemporaryDirectory()
        func problem(_ folder: String) -> String {
            do {
                return "\(try EvaluationFiles.read([directory[folder]]))"
            } catch {
                return "\(error)"
            }
        }
        try directory.write("", to: "none/notes.txt")
        #expect(problem("none").contains("holds no report of an evaluation"))
        try directory.write("{}", to: "other/m.run.json")
        #expect(problem("other").contains("other/m.run.json: this is no final report"))
        try directory.write(report(["a__b-1"], error: ["a__b-1"]), to: "twice/m.run.json")
        #expect(problem("twice").contains("a__b-1 has two fates"))
    }
}
