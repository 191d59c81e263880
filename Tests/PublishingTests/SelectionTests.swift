import Foundation
import Instances
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing

@Suite("Splits of one's own")
struct SelectionTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Rows of three repositories, ten each, with the number of the day as their pull request.
    private func rows(_ name: String = "rows.jsonl", reversed: Bool = false) throws -> String {
        let rows = ["a/x", "b/y", "c/z"].flatMap { name in
            (1...10).map { number in
                let slug = name.replacing("/", with: "__")
                let day = number < 10 ? "0\(number)" : "\(number)"
                let patch = goldPatch.replacing("\n", with: "\\n")
                return """
                    {"instance_id": "\(slug)-\(number)", "repo": "\(name)", "created_at": "2022-01-\(day)T00:00:00Z", \
                    "problem_statement": "\(String(repeating: "w ", count: number * 10))", "patch": "\(patch)", \
                    "test_patch": "t", "FAIL_TO_PASS": ["t1", "t2"]}
                    """
            }
        }
        return try directory.write((reversed ? rows.reversed() : rows).joined(separator: "\n"), to: name)
    }

    private func select(
        _ sources: [String], to name: String = "out", repeats: Bool = false,
        _ change: (inout RowCriteria, inout RowSampling) throws -> Void
    ) throws -> Manifest {
        var (criteria, sampling) = (RowCriteria(), RowSampling())
        try change(&criteria, &sampling)
        var options = RowSelection.SelectionOptions(toolVersion: "1.0")
        options.allowsRepeats = repeats
        var state = RepositoryState(
            repository: try repository("a/x"), commit: "", source: "archive", pullRequests: 5)
        state.licences = ["MIT"]
        options.repositories = [state]
        return try RowSelection(
            sources.map(RowInput.init), criteria: criteria, sampling: sampling, options: options
        )
        .write(to: "\(directory.path)/\(name)")
    }

    private func ids(_ name: String = "out/train.jsonl") throws -> [String] {
        try directory.objects(name).compactMap { $0["instance_id"] as? String }
    }

    @Test("Criteria judge each row by itself, and what missed them is counted by the first it missed")
    func criteria() throws {
        let manifest = try select([rows()]) { criteria, _ in
            criteria.repositories = [try repository("a/x"), try repository("b/y")]
            criteria.since = Timestamp("2022-01-03")
            criteria.until = Timestamp("2022-01-06")
            criteria.bounds[.words] = NumberRange("40-")
        }
        #expect(try ids() == ["a__x-4", "a__x-5", "b__y-4", "b__y-5"])
        let derivation = try #require(manifest.derivation)
        #expect(derivation.leftOut == ["repository": 10, "since": 4, "until": 10, "words": 2])
        #expect(derivation.rows == 30 && derivation.sources.map(\.name) == ["rows.jsonl"])
        #expect(derivation.selection["words"] == "40-" && derivation.selection["only"] == "a/x b/y")
        #expect(try PublicationCheck.of(manifest: "\(directory.path)/out/manifest.json").faults == [])
    }

    @Test("Licences come from the manifest beside the rows; a row of no known licence is left out")
    func licences() throws {
        let manifest = try select([rows()]) { criteria, _ in criteria.licences = ["mit"] }
        #expect(try ids().count == 10)
        #expect(manifest.derivation?.leftOut == ["licence-unknown": 20])
        #expect(
            try select([rows()], to: "none") { criteria, _ in criteria.licences = ["isc"] }.instances["train"]
                == [:])
    }

    @Test("The criteria of Lite hold offline")
    func lite() throws {
        _ = try select([rows()]) { criteria, _ in criteria.lite = true }
        #expect(try ids().allSatisfy { id in (5...10).contains(InstanceID(id)?.number ?? 0) })
        #expect(try ids().count == 18)
    }

    @Test("Held-out repositories go into a split of their own, whole, whatever is drawn of the others")
    func heldOut() throws {
        let manifest = try select([rows()]) { criteria, sampling in
            criteria.heldOut = [try repository("b/y")]
            sampling.count = 3
        }
        #expect(try ids("out/held-out.jsonl").allSatisfy { $0.hasPrefix("b__y-") })
        #expect(try ids("out/held-out.jsonl").count == 10)
        #expect(try ids().count == 3 && ids().allSatisfy { !$0.hasPrefix("b__y-") })
        #expect(manifest.derivation?.leftOut == ["not-drawn": 17])
    }

    @Test("The same seed draws the same rows from any order of rows and files; another seed draws others")
    func seeded() throws {
        let first = try select([rows()], to: "1") { $1.count = 7 }.instances
        let second = try select([rows("r.jsonl", reversed: true)], to: "2") { $1.count = 7 }.instances
        let third = try select([rows()], to: "3") {
            $1.count = 7
            $1.seed = 1
        }.instances
        let larger = try select([rows()], to: "4") { $1.fraction = 0.5 }.instances
        #expect(first == second && first != third)
        #expect(first["train"]?.keys.allSatisfy { larger["train"]?[$0] != nil } == true)
        #expect(larger["train"]?.count == 15)
    }

    @Test("Quotas hold for each repository, and whole repositories are taken one after another")
    func quotas() throws {
        let quota = try select([rows()], to: "1") { $1.perRepository = 2 }
        #expect(quota.instances["train"]?.count == 6)
        #expect(quota.derivation?.leftOut == ["per-repository": 24])
        _ = try select([rows()], to: "2") {
            $1.byRepository = true
            $1.count = 15
        }
        let counts = Dictionary(grouping: try ids("2/train.jsonl")) { $0.prefix(4) }.mapValues(\.count)
        #expect(counts.values.sorted() == [5, 10])
    }

    @Test("Rows of one instance, as in sets of trajectories, are taken when asked for, or one of each")
    func repeats() throws {
        let path = try rows()
        #expect(throws: SelectionError.self) { try select([path, path]) { _, _ in } }
        let all = try select([path, path], repeats: true) { _, _ in }
        #expect(all.instances["train"]?.count == 60 && all.instances["train"]?["a__x-1#2"] != nil)
        #expect(try PublicationCheck.of(manifest: "\(directory.path)/out/manifest.json").faults == [])
        let one = try select([path, path], to: "one", repeats: true) { $1.onePerInstance = true }
        #expect(one.instances["train"]?.count == 30)
        #expect(one.derivation?.leftOut == ["one-per-instance": 30])
    }

    @Test("Rows are handed on byte for byte, whatever their columns and blanks")
    func bytes() throws {
        let line = #"{ "z" : 1.50, "instance_id":"o__r-1","x":{"deep":[1,2]}}"#
        let path = try directory.write(line + "\n\n", to: "odd.jsonl")
        _ = try select([path]) { _, _ in }
        #expect(try directory.text("out/train.jsonl") == line + "\n")
        #expect(try !directory.text("out/README.md").contains("features:"))
    }

    @Test(
        "Ranges are read as people write them",
        arguments: [("3", 3, 3), ("3-", 3, nil), ("-10", nil, 10), ("3-10", 3, 10)] as [(String, Int?, Int?)])
    func ranges(_ text: String, _ least: Int?, _ greatest: Int?) throws {
        let range = try #require(NumberRange(text))
        #expect(range.least == least && range.greatest == greatest && range.description == text)
    }

    @Test("What is no range is refused", arguments: ["", "-", "a", "3-2", "1-2-3", "3..4", "-1-5"])
    func noRanges(_ text: String) {
        #expect(NumberRange(text) == nil)
    }

    @Test("Faulty rows and names are named with their place")
    func faults() throws {
        let path = try directory.write("{\"instance_id\": \"a\"}\n{\"repo\": \"a/b\"}\n", to: "bad.jsonl")
        let error = #expect(throws: PublishedRowError.self) { try select([path]) { _, _ in } }
        #expect(error?.line == 2 && error?.problem.hasPrefix("there is no instance_id") == true)
        var options = RowSelection.SelectionOptions(toolVersion: "1.0")
        for name in ["", "Held", "../x", "held-out", "a b", "-a", "9a"] {
            options.name = name
            let selection = RowSelection(
                [], criteria: RowCriteria(), sampling: RowSampling(), options: options)
            #expect(throws: SelectionError.name(name)) { try selection.write(to: directory.path + "/no") }
        }
    }
}
