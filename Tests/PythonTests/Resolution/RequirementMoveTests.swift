import Instances
import Testing

@testable import Python

@Suite("Requirements that a patch moves")
struct RequirementMoveTests {
    private func wants(_ firm: [String], tests: [String] = []) throws -> RequirementSet {
        var project = ProjectMetadata(path: ".", name: "thing")
        project.requirements = firm
        var request = EnvironmentRequest(
            cutoff: try #require(Timestamp("2021-03-05")), project: ProjectDeclaration(kind: .setuptools))
        request.requirements = tests.map { SourcedRequirement(text: $0, source: "dev.txt", weight: .wanted) }
        return RequirementSet(request, projects: [project])
    }

    private let lock = EnvironmentLock(
        python: PythonVersion(3, 9, 18),
        pins: [("more", "8.2"), ("pytest", "6.2.5"), ("six", "1.16.0")].map {
            EnvironmentLock.Pin(
                name: $0.0, version: $0.1, kind: .wheel, sha256: String(repeating: "0", count: 64))
        })

    private func fresh(_ base: [String], _ patched: [String], tests: ([String], [String]) = ([], [])) throws
        -> [String]
    {
        RequirementMove(
            from: try wants(base, tests: tests.0), to: try wants(patched, tests: tests.1), in: lock
        ).fresh.map(\.requirement.description)
    }

    @Test("A range that the lock does not meet is fresh, one that it meets is not")
    func ranges() throws {
        #expect(try fresh(["more<9"], ["more>=9"]) == ["more>=9"])
        #expect(try fresh(["more<9"], ["more>=8"]).isEmpty)
        #expect(try fresh(["more<9"], ["more>=8,<8.2"]) == ["more>=8,<8.2"])
        #expect(try fresh(["six"], ["six==1.16.0"]).isEmpty)
        #expect(
            try fresh(["six"], ["six==1.16"]) == ["six==1.16"], "where it is not sure, the resolver decides")
    }

    @Test("What is new is fresh, what is gone is not missed, and what the base never got stays away")
    func names() throws {
        #expect(try fresh(["more"], ["more", "attrs"]) == ["attrs"])
        #expect(try fresh(["more", "six"], ["more"]).isEmpty)
        #expect(try fresh(["absent>=3"], ["absent>=3"]).isEmpty)
        #expect(try fresh([], ["six[extra]"]) == ["six[extra]"])
    }

    @Test("A constraint of the patched tree counts for what the lock has")
    func constraints() throws {
        func fresh(_ constraints: [String]) throws -> [String] {
            let move = RequirementMove(
                from: try wants(["more"]), to: try wants(["more"]),
                constraints: constraints.compactMap { Requirement($0) }, in: lock)
            #expect(move.fresh.allSatisfy(move.wanted.contains))
            return move.fresh.map(\.requirement.description)
        }
        #expect(try fresh(["more>=9"]) == ["more>=9"])
        #expect(try fresh(["more>=8", "absent>=3"]).isEmpty)
    }

    @Test(
        "What the base's tests want yields to what those of the patched tree want; the project's own does not"
    )
    func yielding() throws {
        let move = RequirementMove(
            from: try wants(["six"], tests: ["more<9", "pytest"]),
            to: try wants(["six"], tests: ["more>=9", "pytest"]), in: lock)
        let yielding = RequirementMove(yieldingTo: move)
        func texts(_ wants: [RequirementSet.Want]) -> [String] { wants.map(\.requirement.description) }
        #expect(texts(move.kept).contains("more<9") && !texts(yielding.kept).contains("more<9"))
        #expect(texts(yielding.kept).contains("six") && texts(yielding.kept).contains("pytest"))
        #expect(texts(yielding.wanted).contains("more>=9"))
        let firm = RequirementMove(
            from: try wants(["more<9"]), to: try wants(["more<9"], tests: ["more>=9"]), in: lock)
        #expect(texts(RequirementMove(yieldingTo: firm).kept).contains("more<9"))
    }

    @Test("Requirements of tests may be dropped, those of the project not")
    func firm() throws {
        let move = RequirementMove(
            from: try wants(["more<9"]), to: try wants(["more>=9"], tests: ["tool>=2"]), in: lock)
        #expect(move.names == ["more", "tool"])
        let firm = RequirementMove(firmOf: move)
        #expect(firm.names == ["more"])
        #expect(!firm.wanted.contains { $0.requirement.name == "tool" })
        #expect(move.kept.contains { $0.requirement.description == "more<9" })
    }
}
