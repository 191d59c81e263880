import Foundation
import Instances
import Testing

@Suite struct `The words of the field` {
    @Test(arguments: ["psf/requests", "Project-MONAI/MONAI", "sphinx-doc/sphinx.ext"])
    func `a repository is named owner/name`(text: String) throws {
        let name = try #require(RepositoryName(text))
        #expect(name.description == text)
    }

    @Test(arguments: ["requests", "a/b/c", "../etc", "a/..", "a/b c", "", "/", "a/", "ä/b", "a/b\n"])
    func `what GitHub would not accept is no name`(text: String) {
        #expect(RepositoryName(text) == nil)
    }

    @Test(arguments: ["getmoto__moto-5085", "Project-MONAI__MONAI-4", "a__b__c-1", "a__b-c-12"])
    func `an instance id is read back as it was written`(text: String) throws {
        #expect(try #require(InstanceID(text)).description == text)
    }

    @Test func `ids are ordered by their text, as published rows are`() throws {
        let ids = try ["a__b-10", "a__b-9", "a__b-1"].map { try #require(InstanceID($0)) }
        #expect(ids.sorted().map(\.description) == ["a__b-1", "a__b-10", "a__b-9"])
    }

    @Test(arguments: [
        ("2022-03-01T15:48:37Z", "2022-03-01T15:48:37Z"),
        ("2022-05-01 18:07:16", "2022-05-01T18:07:16Z"),
        ("2021-06-24T19:39:34.123456+02:00", "2021-06-24T17:39:34Z"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("2106-02-07T06:28:16-0330", "2106-02-07T09:58:16Z"),
    ])
    func `times of either published form are written as ISO 8601 with Z`(text: String, written: String) {
        #expect(Timestamp(text)?.description == written)
    }

    @Test(arguments: ["", "yesterday", "2022-13-01", "2022-01-01T25:00:00Z", "2022-01-01X00:00:00"])
    func `what is no time is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `every reason of a verdict belongs to a class that is not valid`() {
        #expect(VerdictReason.allCases.allSatisfy { $0.verdictClass != .valid })
    }

    @Test func `a candidate survives its JSON`() throws {
        let repository = try #require(RepositoryName("a/b"))
        let candidate = Candidate(
            id: InstanceID(repository, 7), links: .known([3, 3]),
            baseCommit: .zero, baseCommittedAt: Timestamp(seconds: 5),
            mergeCommit: nil, headCommit: nil, goldPatch: "p\r\n", testPatch: "t", problemStatement: nil,
            hints: "", createdAt: Timestamp(seconds: 9), version: "1.10", policy: "complete", source: .history
        )
        let outcome = MiningOutcome.accepted(candidate)
        let data = try JSONEncoder().encode(outcome)
        #expect(try JSONDecoder().decode(MiningOutcome.self, from: data) == outcome)
    }
}
