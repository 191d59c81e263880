import Instances
import Testing

@testable import Python

@Suite("Which requirement goes when a resolution fails")
struct ResolutionLadderTests {
    private let wants: RequirementSet
    private let seeds = ["setuptools", "wheel"].map {
        EnvironmentLock.Pin(
            name: $0, version: "53.0.0", kind: .wheel, sha256: String(repeating: "a", count: 64))
    }

    init() throws {
        var request = EnvironmentRequest(
            cutoff: try #require(Timestamp("2021-03-05")), project: ProjectDeclaration(kind: .setuptools))
        request.requirements = [
            SourcedRequirement(text: "mock==1.0", source: "tests.txt", weight: .wanted),
            SourcedRequirement(text: "lxml>=4", source: "tests.txt", weight: .wanted),
            SourcedRequirement(text: "cartopy", source: "ci.yml", weight: .hint),
            SourcedRequirement(text: "cfgrib==0.9", source: "ci.yml", weight: .hint),
            SourcedRequirement(text: "wheel==0.29.0", source: "ci.yml", weight: .hint),
        ]
        var project = ProjectMetadata(path: ".", name: "thing")
        project.requirements = ["django>=1.8", "six"]
        wants = RequirementSet(request, projects: [project])
    }

    private func changes(
        _ said: String, until end: Int = 20, isYoung: Bool = false, _ start: LadderState = LadderState()
    ) -> (changes: [String], state: LadderState) {
        var state = start
        var changes: [String] = []
        while changes.count < end {
            let step = ResolutionLadder.next(
                after: ResolutionFailure(said: said), state, wants: wants,
                .init(interpreters: 1, isYoung: isYoung))
            guard case .retry(let next, let change) = step else { break }
            (state, changes) = (next, changes + [change])
        }
        return (changes, state)
    }

    @Test("Hints go first, all at once; what is wanted goes singly, its range first; what is firm stays")
    func order() {
        let said = """
            No solution found: Because cfgrib==0.9 depends on six<1 and mock==1.0 depends on six<1 and all
            versions of lxml depend on six<1 and you require six, we can conclude that you require mock==1.0
            """
        let found = changes(said)
        #expect(
            found.changes == [
                "without what only hints ask for", "any version of mock", "any version of lxml",
                "without lxml",
                "without mock", "30 days later", "180 days later",
            ])
        #expect(
            wants.lines(found.state, seeds: seeds)
                == ["django>=1.8", "six", "pytest>=3", "setuptools==53.0.0", "wheel==53.0.0"])
    }

    @Test("Hints that an explanation does not name stay; where nothing is named they go")
    func innocentHints() {
        let named = changes("Because mock==1.0 depends on six<1 and you require mock==1.0", until: 1)
        #expect(named.changes == ["any version of mock"])
        #expect(wants.lines(named.state, seeds: []).contains("cartopy"))
        #expect(changes("something else", until: 1).changes == ["without what only hints ask for"])
    }

    @Test("A build that fails takes the hints with it, unless the project itself requires the package")
    func builds() {
        let said = "error: Failed to build `gdal==2.0`\n  cause: gdal-config not found"
        #expect(
            changes(said, until: 2).changes == [
                "without what only hints ask for", "not gdal 2.0, which does not build",
            ])
        #expect(
            changes("error: Failed to build `six==1.0`", until: 1).changes
                == ["not six 1.0, which does not build"])
    }

    @Test("A pin of a build tool is never asked of the index, and moves no day")
    func buildTools() {
        #expect(!wants.lines(LadderState(), seeds: seeds).contains { $0.hasPrefix("wheel==0.29") })
        let said = "Because you require wheel==0.29.0 and wheel==0.30.0, your requirements are unsatisfiable."
        let found = changes(said)
        #expect(found.changes.first == "any version of wheel")
        #expect(found.state.extraDays == 0 && found.state.relaxed.isEmpty)
    }

    @Test("A firm range in which the index has no release gets later days, by half a year at most, and stays")
    func unreleased() {
        let said = """
            No solution found: Because only django<=1.7 is available and you require
            django>=1.8, we can conclude that your requirements are unsatisfiable.
            """
        var start = LadderState()
        (start.withoutHints, start.ignoresConstraints) = (true, true)
        let found = changes(said, start)
        #expect(found.changes == ["30 days later", "180 days later"])
        #expect(wants.lines(found.state, seeds: []).first == "django>=1.8")
    }

    @Test("A firm package that the index does not have at all is left out at once: no day brings it")
    func absent() {
        let said = "Because six was not found in the package registry and you require six"
        let found = changes(said, until: 1)
        #expect(
            found.changes == ["without six, which the project requires: the index has no release of it"])
        #expect(wants.recorded(found.state).contains { $0.text == "six" && $0.change == "left out" })
    }

    @Test("A line that cannot be parsed is left out alone")
    func unread() {
        let said = """
            error: Couldn't parse requirement in `/opt/swegym/work/requirements.in` at position 0
              Caused by: no such comparison operator
                mock==1.0
                    ^^^^^
            """
        let found = changes(said, until: 1)
        #expect(found.changes == ["without mock==1.0, which cannot be parsed"])
        #expect(!wants.lines(found.state, seeds: []).contains("mock==1.0"))
    }

    @Test(
        "An interpreter that was new on the day gets later packages only where those of the day do not serve it"
    )
    func youngInterpreter() throws {
        let said = "Because numpy has no usable wheels and you require numpy"
        var start = LadderState()
        start.withoutHints = true
        let found = changes(said, until: 1, isYoung: true, start)
        #expect(found.changes == ["the packages of the end of the interpreter's first year"])
        var request = EnvironmentRequest(
            cutoff: try #require(Timestamp("2017-01-16")), project: ProjectDeclaration(kind: .setuptools))
        let python = Interpreter(path: "/p", prefix: "/", version: PythonVersion(3, 6, 15))
        #expect(EnvironmentResolver.cutoff(request, python, start, nil) == request.cutoff)
        #expect(EnvironmentResolver.cutoff(request, python, found.state, nil) == Timestamp("2017-12-23"))
        request.cutoff = try #require(Timestamp("2016-10-01"))
        #expect(EnvironmentResolver.cutoff(request, python, start, nil) == Timestamp("2017-12-23"))
    }

    @Test("What was asked for is recorded with weight and source")
    func recorded() {
        var state = LadderState()
        state.withoutHints = true
        state.relaxed = ["mock"]
        let found = wants.recorded(state)
        #expect(
            found.contains(
                WeighedRequirement(text: "cartopy", weight: .hint, source: "ci.yml", change: "left out")))
        #expect(
            found.contains(
                WeighedRequirement(
                    text: "mock==1.0", weight: .wanted, source: "tests.txt", change: "any version")))
        #expect(found.first == WeighedRequirement(text: "django>=1.8", weight: .firm, source: "the project"))
    }
}
