internal import Digests
package import Instances
package import Validation

/// Resolves requests into locks: reads the projects' metadata, asks the package index as of the commit's date, and
/// retries with changes after failures.
///
/// Every attempt is recorded.
package struct EnvironmentResolver: Sendable {
    private let bench: Workbench
    private let store: EnvironmentStore
    let compiler: PackageCompiler
    let seeds: Seeds
    private let reader: MetadataReader
    private let history: ReleaseHistory

    package init(bench: Workbench, store: EnvironmentStore) {
        self.bench = bench
        self.store = store
        compiler = PackageCompiler(bench: bench)
        seeds = Seeds(compiler: compiler)
        reader = MetadataReader(bench: bench, seeds: seeds, store: store)
        history = ReleaseHistory(bench: bench)
    }

    /// How often a request is resolved, when its fallbacks are quick.
    private static let mostAttempts = 32

    /// What a request is resolved to: recipe and lock, and how they came about.
    ///
    /// - Parameters:
    ///   - request: The result of inference.
    ///   - checkout: A directory with the files of the base commit, which is only read.
    ///   - pullRequestAt: When the pull request was opened: the cut-off when the commit's own date is not enough.
    ///   - slot: The worker's slot.
    ///   - budget: What the search has left: no attempt begins without it but the first.
    /// - Throws: When all fallbacks fail.
    package func resolve(
        _ request: EnvironmentRequest, checkout: String, pullRequestAt: Timestamp? = nil, slot: Int,
        budget: SearchBudget = SearchBudget()
    ) async throws(EnvironmentError) -> ResolvedSide {
        try await resolve(
            request, checkout: checkout, isPatched: false, pullRequestAt: pullRequestAt, slot: slot,
            budget: budget)
    }

    /// - Parameter isPatched: Whether the checkout has changes that no commit has.
    func resolve(
        _ request: EnvironmentRequest, checkout: String, isPatched: Bool, pullRequestAt: Timestamp?,
        slot: Int,
        budget: SearchBudget = SearchBudget()
    ) async throws(EnvironmentError) -> ResolvedSide {
        var state = LadderState()
        state.withoutHints = request.leavesHints
        var attempts: [EnvironmentAttempt] = []
        var change = ""
        var asked: (interpreter: Interpreter, answer: Answer)?
        for number in 0..<Self.mostAttempts {
            if number > 0, let excess = budget.excess {
                throw .unsatisfiable(
                    attempts: attempts, said: "\(excess); before that: \(attempts.last?.failure ?? "")")
            }
            let interpreter = request.interpreters[state.interpreter]
            let cutoff = Self.cutoff(request, interpreter, state, pullRequestAt)
            var attempt = EnvironmentAttempt(
                toolchain: "\(interpreter.version)", cutoff: cutoff, change: change, failure: nil)
            let answer: Answer
            if let asked, asked.interpreter == interpreter {
                answer = asked.answer
            } else {
                answer = try await ask(
                    request, checkout, interpreter, cutoff, isPatched: isPatched, slot: slot)
                if let refusal = Self.refusal(answer, by: interpreter),
                    let next = Self.otherInterpreter(request, after: state, answer)
                {
                    attempt.failure = refusal
                    attempts.append(attempt)
                    (state, change) = (next, "the next interpreter")
                    continue
                }
                asked = (interpreter, answer)
                if let failure = answer.failure { attempt.change += " on the path only: \(failure)" }
            }
            let wants = RequirementSet(request, projects: answer.projects, framework: request.framework)
            for (name, version) in history.withdrawn(Set(wants.wants.map(\.requirement.name)), before: cutoff)
            where state.pinned[name] == nil {
                state.pinned[name] = version
                attempt.change += (attempt.change.isEmpty ? "" : "; ") + Self.withdrawn(name, version)
            }
            let seedPins = try await seeds.pins(for: interpreter, cutoff: cutoff, slot: slot)
            let resolution = resolution(
                request, state, interpreter, cutoff, requirements: wants.lines(state, seeds: seedPins),
                excluded: wants.excluded)
            switch try await compiler.pins(resolution, slot: slot) {
            case .success(let pins):
                attempts.append(attempt)
                let lock = EnvironmentLock(
                    python: interpreter.version, pins: pins, systemPackages: request.systemPackages)
                var made = recipe(request, lock, resolution, attempts, answer.projects)
                made.requirements = wants.recorded(state)
                made.release = try await release(of: answer.projects, for: request, resolution, slot: slot)
                try made.check()
                return ResolvedSide(
                    recipe: made, lock: lock, request: request, answer: answer, state: state,
                    interpreter: interpreter)
            case .failure(let failure):
                guard !ResolutionLadder.isOutage(failure) else { throw .outage(failure) }
                attempt.failure = String(failure.said.prefix(2000))
                attempts.append(attempt)
                guard
                    let next = try await mend(
                        failure, state, wants, request, interpreter, cutoff, slot: slot)
                else {
                    throw .unsatisfiable(
                        attempts: attempts, said: String(failure.said.suffix(1000)),
                        kind: FaultKind(said: failure.said))
                }
                (state, change) = next
            }
        }
        throw .unsatisfiable(attempts: attempts, said: attempts.last?.failure ?? "")
    }

    /// The projects' metadata; when the root's cannot be read, only its directory is known.
    struct Answer: Sendable {
        var projects: [ProjectMetadata]
        var failure: MetadataFailure?
        /// The files that were read.
        var reads: Set<String> = []
    }

    /// Why an interpreter cannot be used for the projects; nil when it can.
    private static func refusal(_ answer: Answer, by interpreter: Interpreter) -> String? {
        if let failure = answer.failure { return failure.description }
        guard let range = answer.projects.first?.requiresPython, !range.isEmpty,
            let parsed = VersionRange(range), !parsed.contains(interpreter.version)
        else { return nil }
        return "the project requires Python \(range)"
    }

    /// The next interpreter that the root's range allows; at most two are tried when its setup files fail.
    private static func otherInterpreter(
        _ request: EnvironmentRequest, after state: LadderState, _ answer: Answer
    ) -> LadderState? {
        switch answer.failure {
        case .noAnswer: return nil
        case .failed where state.interpreter >= 2: return nil
        case .failed, nil: break
        }
        let range = VersionRange(answer.projects.first?.requiresPython ?? "")
        var next = LadderState()
        next.interpreter = state.interpreter + 1
        next.withoutHints = state.withoutHints
        while next.interpreter < request.interpreters.count {
            if range?.contains(request.interpreters[next.interpreter].version) ?? true { return next }
            next.interpreter += 1
        }
        return nil
    }

    /// The date as of which packages are resolved.
    ///
    /// An interpreter that is newer than the commit has no packages of that date: the end of its first year is used
    /// instead, and also for one that was new on the day, when the packages of the day do not serve it.
    static func cutoff(
        _ request: EnvironmentRequest, _ interpreter: Interpreter, _ state: LadderState,
        _ pullRequestAt: Timestamp?
    ) -> Timestamp {
        var moment = request.cutoff
        if state.extraDays > 0 { moment = max(moment, pullRequestAt ?? moment).adding(days: state.extraDays) }
        guard let released = interpreter.version.releasedAt,
            released > request.cutoff || state.isRipe && isYoung(interpreter, request)
        else { return moment }
        return max(moment, released.adding(days: 365))
    }

    /// Whether an interpreter was released in the two months before the commit, so that packages were not ready for it.
    private static func isYoung(_ interpreter: Interpreter, _ request: EnvironmentRequest) -> Bool {
        guard let released = interpreter.version.releasedAt else { return false }
        return released <= request.cutoff && released > request.cutoff.adding(days: -60)
    }

    func ask(
        _ request: EnvironmentRequest, _ checkout: String, _ interpreter: Interpreter, _ cutoff: Timestamp,
        isPatched: Bool, slot: Int
    ) async throws(EnvironmentError) -> Answer {
        var answer = Answer(projects: [], failure: nil)
        do {
            let reading = try await reader.metadata(
                request.project, path: ".", checkout: checkout, version: request.version,
                interpreter: interpreter, cutoff: cutoff, isPatched: isPatched, slot: slot)
            answer.projects.append(reading.project)
            answer.reads.formUnion(reading.reads)
        } catch .metadata(_, let failure) {
            answer.failure = failure
            var known = ProjectMetadata(path: ".", declaration: request.project)
            if request.project.version == nil { known.set(version: request.version) }
            answer.projects.append(known)
        }
        for subproject in request.subprojects {
            do {
                let reading = try await reader.metadata(
                    subproject.declaration, path: subproject.path, checkout: checkout,
                    version: request.version, interpreter: interpreter, cutoff: cutoff, isPatched: isPatched,
                    slot: slot)
                answer.projects.append(reading.project)
                answer.reads.formUnion(reading.reads)
            } catch  where error.isProjectsOwn {
                // A broken subproject only affects its own tests.
            }
        }
        return answer
    }

    func resolution(
        _ request: EnvironmentRequest, _ state: LadderState, _ interpreter: Interpreter, _ cutoff: Timestamp,
        requirements: [String], excluded: [String]
    ) -> Resolution {
        var resolution = Resolution(interpreter: interpreter, requirements: requirements, cutoff: cutoff)
        resolution.constraints =
            (state.ignoresConstraints ? [] : request.constraints) + state.constraints + request.barred
        resolution.excluded = excluded
        resolution.buildConstraints = state.buildConstraints
        resolution.wheelsOnly =
            state.compiles || interpreter.isOld
            ? [] : CompiledPackages.names.filter { !excluded.contains($0) }
        resolution.exceptions = Exceptions.known(at: cutoff, forOld: interpreter.isOld).merging(
            state.exceptions
        ) { _, new in new }
        return resolution
    }

    private func mend(
        _ failure: ResolutionFailure, _ state: LadderState, _ wants: RequirementSet,
        _ request: EnvironmentRequest,
        _ interpreter: Interpreter, _ cutoff: Timestamp, slot: Int
    ) async throws(EnvironmentError) -> (LadderState, String)? {
        let later = failure.later.filter { name, moment in (state.exceptions[name] ?? cutoff) < moment }
        if !later.isEmpty {
            var next = state
            next.exceptions.merge(later) { _, new in new }
            next.constraints += failure.above.filter { !next.constraints.contains($0) }
            let said = later.sorted { $0.key < $1.key }.map { "\($0.key) until \($0.value.day)" }
            return (next, "\(said.joined(separator: ", ")): what there was before does not build here")
        }
        switch ResolutionLadder.next(
            after: failure, state, wants: wants,
            ResolutionLadder.Choice(
                interpreters: request.interpreters.count, isYoung: Self.isYoung(interpreter, request)))
        {
        case .retry(let next, let change): return (next, change)
        case .giveUp: return nil
        case .pinYanked(let name):
            var next = state
            let version = try await history.last(name, before: cutoff, interpreter: interpreter, slot: slot)
            guard let version else {
                next.dropped.insert(name)
                next.absent.insert(name)
                return (next, "without \(name): it has no release of that day")
            }
            next.pinned[name] = version
            return (next, Self.withdrawn(name, version))
        }
    }

    private static func withdrawn(_ name: String, _ version: String) -> String {
        "\(name) \(version), its last release before that day, yanked since"
    }

    func recipe(
        _ request: EnvironmentRequest, _ lock: EnvironmentLock, _ resolution: Resolution,
        _ attempts: [EnvironmentAttempt], _ projects: [ProjectMetadata]
    ) -> PythonRecipe {
        let options = request.testOptions.filter(Self.isText) + request.framework.options(for: lock)
        return PythonRecipe(
            lock: lock.digest.hex, uv: bench.uv.version, cutoff: resolution.cutoff,
            exceptions: resolution.exceptions,
            evidence: request.evidence + projects.flatMap(Self.unreadable), attempts: attempts,
            projects: request.installed(projects),
            variables: request.variables.filter { PythonRecipe.isVariable($0.key) && Self.isText($0.value) },
            testOptions: options, pythonPath: request.pythonPath.filter(PythonRecipe.isInside),
            buildSteps: request.buildSteps.filter(Self.isText),
            submodules: request.submodules.filter(PythonRecipe.isInside),
            runner: request.runner, missingRunner: request.missingRunner,
            start: request.start)
    }

    /// What was left out of a project's requirements.
    private static func unreadable(_ project: ProjectMetadata) -> [Evidence] {
        project.unreadable.map { text in
            Evidence(
                file: project.path == "." ? "setup files" : "setup files of \(project.path)",
                said: Printable.text(text), decided: "left out: no requirement that can be read")
        }
    }

    /// Whether a text can be an argument of a program: no zero byte.
    private static func isText(_ text: String) -> Bool { !text.utf8.contains(0) }
}
