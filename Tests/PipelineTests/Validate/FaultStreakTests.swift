import Instances
import Testing

@testable import Pipeline

@Suite("Faults in a row")
struct FaultStreakTests {
    private static let index =
        "the requirements cannot be satisfied (1 attempts): error: Failed to fetch: `https://index.example/simple/six/`"
    private static let archive =
        "the requirements cannot be satisfied (1 attempts): error: Failed to fetch: `https://dead.example/a.tar.gz`"

    /// After how many verdicts work ends; nil when it goes on.
    private func end(
        _ verdicts: [Verdict], of repositories: [String] = ["octo/lib"]
    ) throws -> Int? {
        var streak = FaultStreak()
        for (index, verdict) in verdicts.enumerated() {
            let name = try #require(RepositoryName(repositories[index % repositories.count]))
            if streak.count(verdict, of: name) != nil { return index + 1 }
        }
        return nil
    }

    private func verdict(_ reason: VerdictReason, _ detail: String) -> Verdict { .refused(reason, detail) }

    @Test("An index that is not reached ends work after five instances, of one repository too")
    func unreachedIndex() throws {
        #expect(try end(Array(repeating: verdict(.environment, Self.index), count: 9)) == 5)
    }

    @Test(
        "What else a project wants is not reached by that project alone: work goes on, unless several want it"
    )
    func deadArchive() throws {
        let verdicts = Array(repeating: verdict(.environment, Self.archive), count: 9)
        #expect(try end(verdicts) == nil)
        #expect(try end(verdicts, of: ["octo/lib", "octo/tool"]) == 5)
    }

    @Test("A sandbox that fails for several repositories is the machine's, whatever the numbers in the words")
    func sandbox() throws {
        let verdicts = (1...9).map { verdict(.sandbox, "bwrap: cannot mount /run/\($0): no space") }
        #expect(try end(verdicts, of: ["octo/lib", "octo/tool"]) == 5)
    }

    @Test("Verdicts of other kinds, and candidates that fail each by itself, end nothing")
    func others() throws {
        let fault = verdict(.environment, Self.index)
        let mixed = (1...20).map { $0.isMultiple(of: 4) ? Verdict.refused(.passesBefore, "t passes") : fault }
        #expect(try end(mixed) == nil)
        #expect(
            try end(Array(repeating: verdict(.environment, "six==1 conflicts with six==2"), count: 9)) == nil)
        #expect(
            try end(Array(repeating: verdict(.missingModule, "numpy"), count: 9), of: ["a/b", "c/d"]) == nil)
    }
}
