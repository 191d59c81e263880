import Instances
import Testing

@testable import Python

@Suite("From requests to locks")
struct ResolutionTests {
    private func request(_ requirements: [(String, Bool)], extras: [String] = []) throws -> EnvironmentRequest
    {
        var request = EnvironmentRequest(
            cutoff: try #require(Timestamp("2021-03-05")), project: ProjectDeclaration(kind: .setuptools))
        request.requirements = requirements.map {
            SourcedRequirement(text: $0.0, source: "dev.txt", weight: $0.1 ? .wanted : .firm)
        }
        request.extras = extras
        request.interpreters = [PlannerTests.installed[2], PlannerTests.installed[1]]
        return request
    }

    private func project(_ requirements: [String], extras: [String: [String]] = [:]) -> ProjectMetadata {
        var project = ProjectMetadata(path: ".", name: "thing")
        project.requirements = requirements
        project.extras = extras
        return project
    }

    private let seeds = [
        EnvironmentLock.Pin(
            name: "setuptools", version: "53.0.0", kind: .wheel, sha256: String(repeating: "a", count: 64))
    ]

    @Test(
        "The wants are the project's, those of its extras and those of the tests, without the project itself")
    func wants() throws {
        let wants = RequirementSet(
            try request([("hypothesis", true), ("thing[x]", true)], extras: ["tests", "absent"]),
            projects: [project(["attrs>=19"], extras: ["tests": ["thing[more]", "pytz"], "more": ["lxml"]])])
        #expect(
            wants.lines(LadderState(), seeds: seeds)
                == ["attrs>=19", "pytz", "lxml", "hypothesis", "pytest>=3", "setuptools==53.0.0"])
        #expect(wants.excluded == ["thing"])
        #expect(wants.chosenExtras == ["tests"])
    }

    @Test("A pin of pytest from before its third release is not kept: our reporter needs that one")
    func ancientRunner() throws {
        let wants = RequirementSet(try request([("pytest==2.8.1", true)]), projects: [project([])])
        #expect(wants.lines(LadderState(), seeds: []) == ["pytest", "pytest>=3"])
        let later = RequirementSet(try request([("pytest<6", true)]), projects: [project([])])
        #expect(later.lines(LadderState(), seeds: []) == ["pytest<6", "pytest>=3"])
    }

    @Test("A project whose tests speak nowhere gets its extras for developers")
    func developerExtras() throws {
        let wants = RequirementSet(
            try request([]), projects: [project([], extras: ["dev": ["mock"], "docs": ["sphinx"]])])
        #expect(wants.lines(LadderState(), seeds: []) == ["mock", "pytest>=3"])
    }

    private func step(_ said: String, _ state: LadderState = LadderState()) throws -> ResolutionLadder.Step {
        let wants = RequirementSet(
            try request([("py==1.4.30", true), ("gone", true)]), projects: [project(["types-x>=1"])])
        return ResolutionLadder.next(
            after: ResolutionFailure(said: said), state, wants: wants, .init(interpreters: 2))
    }

    @Test("A yanked release is pinned")
    func yanked() throws {
        let said =
            "Because all versions of types-x were yanked (reason: ) and you require types-x, we can conclude"
        #expect(try step(said) == .pinYanked("types-x"))
    }

    @Test("A package that the index does not have is left out, if only tests asked for it")
    func missing() throws {
        let said = "Because gone was not found in the package registry and you require gone, we can conclude"
        guard case .retry(let next, _) = try step(said) else {
            Issue.record("no retry")
            return
        }
        #expect(next.dropped == ["gone"])
    }

    @Test("A pin that conflicts is relaxed first and left out only then")
    func conflict() throws {
        let said =
            "Because pytest>=3 depends on py>=1.5 and you require py==1.4.30, we can conclude that your"
        guard case .retry(let next, _) = try step(said) else {
            Issue.record("no retry")
            return
        }
        #expect(next.relaxed == ["py"])
        guard case .retry(let last, _) = try step(said, next) else {
            Issue.record("no second retry")
            return
        }
        #expect(last.dropped == ["py"])
    }

    @Test("A source distribution that does not build gets older tools, then gives way to another version")
    func builds() throws {
        let said =
            "error: Failed to download and build `demo==1.0`\n  cause: error in demo setup command: use_2to3 is invalid."
        guard case .retry(let next, _) = try step(said) else {
            Issue.record("no retry")
            return
        }
        #expect(next.buildConstraints == ["setuptools<58"])
        guard case .retry(let last, _) = try step(said, next) else {
            Issue.record("no second retry")
            return
        }
        #expect(last.constraints == ["demo!=1.0"])
    }

    @Test("Where a compiled package has no wheel, other interpreters come before building it")
    func wheels() throws {
        let said =
            "error: No solution found: Because numpy<=1.18.5 has no usable wheels and you require numpy<1.19"
        var state = LadderState()
        var interpreters: [Int] = []
        while !state.compiles {
            guard case .retry(let next, _) = try step(said, state) else {
                Issue.record("no retry")
                return
            }
            state = next
            interpreters.append(state.interpreter)
        }
        #expect(interpreters == [1, 0])
        guard case .retry(let last, _) = try step(said, state) else { return }
        #expect(last.compiles || last.interpreter == 1)
    }

    @Test("The ladder ends: days, the next interpreter, then nothing")
    func ends() throws {
        var state = LadderState()
        var changes: [String] = []
        for _ in 0..<20 {
            guard case .retry(let next, let change) = try step("something else", state) else { break }
            state = next
            changes.append(change)
        }
        #expect(
            changes == [
                "30 days later", "180 days later", "the next interpreter", "30 days later", "180 days later",
            ])
    }

    @Test("An interpreter younger than the commit gets the packages of the end of its first year")
    func youngInterpreter() throws {
        var request = try request([])
        request.cutoff = try #require(Timestamp("2013-01-24"))
        let python = PlannerTests.installed[0]
        let moment = EnvironmentResolver.cutoff(request, python, LadderState(), nil)
        #expect(moment == Timestamp("2017-12-23"))
    }

    @Test("The cut-off moves from the later of commit and pull request")
    func movedCutoff() throws {
        let request = try request([])
        var state = LadderState()
        #expect(
            EnvironmentResolver.cutoff(request, PlannerTests.installed[2], state, nil)
                == Timestamp("2021-03-05"))
        state.extraDays = 30
        let moved = EnvironmentResolver.cutoff(
            request, PlannerTests.installed[2], state, Timestamp("2021-03-10"))
        #expect(moved == Timestamp("2021-04-09"))
    }

    @Test("The last release before a moment is found among files, yanked or not")
    func history() throws {
        let cutoff = try #require(Timestamp("2021-03-05"))
        let listing = ReleaseHistory.Listing(
            askedAt: cutoff,
            text: """
                2021-01-01T00:00:00Z types_x-1.0-py3-none-any.whl
                2021-02-01T00:00:00.123Z types-x-1.1.tar.gz yanked
                2021-04-01T00:00:00Z types_x-1.2-py3-none-any.whl
                2021-02-02T00:00:00Z other-9.tar.gz
                """)
        let last = try #require(listing.last(of: "types-x", before: cutoff))
        #expect(last == ("1.1", false))
        #expect(listing.last(of: "absent", before: cutoff) == nil)
    }

    @Test("A package is withdrawn on a day when all of its releases until then are yanked")
    func withdrawn() throws {
        let (early, late) = (try #require(Timestamp("2021-02-05")), try #require(Timestamp("2021-05-01")))
        let listing = ReleaseHistory.Listing(
            askedAt: late,
            text: """
                2021-01-01T00:00:00Z types_x-1.0-py3-none-any.whl yanked
                2021-02-01T00:00:00Z types-x-1.1.tar.gz yanked
                2021-04-01T00:00:00Z types_x-1.2-py3-none-any.whl
                """)
        #expect(try #require(listing.last(of: "types-x", before: early)) == ("1.1", true))
        #expect(try #require(listing.last(of: "types-x", before: late)) == ("1.2", false))
    }
}

@Suite("What a failed question says")
struct OutageTests {
    @Test("A network that does not answer is no proof that there is no solution")
    func outage() {
        #expect(ResolutionLadder.isOutage(ResolutionFailure(said: "error: error sending request for url")))
        #expect(
            !ResolutionLadder.isOutage(ResolutionFailure(said: "No solution found when resolving: timed out"))
        )
    }

    @Test("The text of a generated version file names the version twice, as numbers too")
    func versionFile() {
        #expect(
            VersionFile.text("1.2.dev0")
                == "__version__ = version = '1.2.dev0'\n__version_tuple__ = version_tuple = (1, 2, 'dev0',)\n"
        )
    }
}
