import Foundation
import Git
import Instances
import TestSupport
import Testing

@testable import Mining

@Suite("Published rows and the history")
struct RowReaderTests {
    private static let name = RepositoryName("owner/name")

    /// A repository whose second pull request went into a release branch.
    private func history() throws -> (repository: ScriptedRepository, base: ObjectID) {
        let scripted = try ScriptedRepository()
        let base = try scripted.commit(
            ["pkg/code.py": .text("one\n"), "tests/test_code.py": .text("old\n")], hour: 0)
        let head = try scripted.commit(
            ["pkg/code.py": .text("two\n"), "tests/test_code.py": .text("new\n")], onto: [base], hour: 1)
        let writer = try RepositoryWriter(at: scripted.path)
        try writer.setReference("refs/heads/main", to: base)
        try writer.setReference("refs/heads/1.0", to: head)
        try writer.setReference("refs/pull/2/head", to: head)
        return (scripted, base)
    }

    private func row(_ number: Int, base: ObjectID) throws -> PublishedRow {
        PublishedRow(
            instanceID: "owner__name-\(number)", repository: try #require(Self.name),
            baseCommit: base.description)
    }

    @Test("A row without patches gets those of its pull request, into whatever branch it was merged")
    func releaseBranch() throws {
        let (scripted, base) = try history()
        let reader = RowReader(
            repository: try #require(Self.name), mirror: scripted.path, versionFiles: [],
            allowMissingObjects: false)
        let outcomes = try reader.outcomes(
            of: [try row(2, base: base), try row(3, base: base)], in: scripted.open())
        guard case .accepted(let candidate) = outcomes[0], case .refused(let refusal) = outcomes[1] else {
            Issue.record("expected one candidate and one refusal, found \(outcomes)")
            return
        }
        #expect(candidate.baseCommit == base)
        #expect(candidate.goldPatch.contains("+two") && candidate.testPatch.contains("+new"))
        #expect(refusal.detail.contains("refs/pull/3/head"))
    }
}
