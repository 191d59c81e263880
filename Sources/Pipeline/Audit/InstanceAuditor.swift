internal import Auditing
internal import Diffs
internal import Files
internal import Foundation
internal import Git
internal import Instances
internal import JSON
internal import Mirrors
internal import Python
internal import Sandbox
internal import Sessions
internal import Threads
internal import Validation
internal import Workspace

/// Audits one instance: makes the places in which a session and a run before the gold patch are, by the code that makes
/// them for both, and has a program look around there.
struct InstanceAuditor: Sendable {
    let layout: WorkspaceLayout
    let catalogue: Catalogue
    let machine: ValidationMachine
    let publications: [String]
    let planting: @Sendable (_ place: inout SandboxJob, _ checkout: String) throws -> Void
    let request: ValidationRequest
    let scratch: String
    let slot: Int

    func audit(_ id: InstanceID) async throws -> InstanceAudit {
        let candidate = try catalogue.candidate(id)
        let (found, locks) = try EnvironmentLibrary(layout: layout).validated(id, in: catalogue)
        let recipe = try PythonRecipe(found)
        let facts = try await machine.pool.run { [machine] () throws in
            try AuditFacts(of: candidate, in: machine.mirrors)
        }
        let checkouts = machine.checkouts(of: candidate, slot: slot, scratch: scratch, request)
        _ = try await checkouts.prepareBase()
        let fitter = EnvironmentFitter(
            machine.language, candidate: candidate, checkouts: checkouts, scratch: scratch + "/environment",
            bench: machine.bench(slot: slot, limits: request.limits, store: RerunStore(layout)),
            validator: InstanceValidator())
        let place = try await fitter.restore(found, locks).prepared.place
        let project = AuditedProject(
            packages: recipe.projects.map { ($0.name, $0.version, $0.topLevel ?? [$0.moduleName]) },
            released: Set(locks.before.pins.map(\.name)))

        // The session first: the run's checkout is the same one with the test patch.
        var session = try await place.job(.base, checkout: checkouts.base)
        try addPlace(to: &session, git: "\(checkouts.base)/.git")
        try planting(&session, checkouts.base)
        let everywhere = Set(
            AuditQuestion.everywhere + AuditQuestion.system + session.mounts.map(\.inside)
                + session.hostPrefixes.filter { !["/usr", "/usr/local"].contains($0) })
        let room = try await look(
            AuditQuestion(facts.traces, project: project, roots: everywhere.sorted()), in: session,
            locks.before)

        let checkout = try await checkouts.directory(for: .base)
        var run = try await place.job(.base, checkout: checkout)
        if let runner = PythonLanguage.runner(named: found.runner) {
            let support = try runner.installSupportFiles(under: machine.runnerFiles)
            run.mounts.append(.readOnly(host: support, inside: RunnerPlaces.support))
        }
        let gold = facts.traces.only(.gold)
        let places = ["/testbed", RunnerPlaces.support, "/tmp", "/home"]
        let before = try await look(
            AuditQuestion(gold, project: project, roots: places), in: run, locks.before)

        let traces = TraceCheck(traces: facts.traces, base: facts.objects)
        return InstanceAudit(
            id,
            checks: [
                facts.history.check(room), ReleaseCheck(project).check(room),
                traces.check(.gold, named: "gold patch", in: room, room: "a session"),
                traces.check(.test, named: "test patch", in: room, room: "a session"),
                TraceCheck(traces: gold, base: facts.objects).check(
                    .gold, named: "gold patch before", in: before, room: "a run before the gold patch"),
                mounts(of: session, seen: room, named: "mounts"),
                mounts(of: run, seen: before, named: "mounts before"),
            ]
        ).naming(
            session.hostPrefixes.filter { $0 != "/usr" }.map { ($0, "INTERPRETER") }
                + [(layout.root, "WORKSPACE")])
    }

    /// Adds what the place of a session has besides what a run has.
    private func addPlace(to job: inout SandboxJob, git: String) throws {
        var plan = SessionPlan()
        plan.mounts.append(.readOnly(host: git, inside: PlaceFiles.gitInside))
        try PlaceFiles(directory: scratch + "/place").add(to: &plan)
        for mount in plan.mounts {
            switch mount {
            // A run has files of its own for these.
            case .readOnly(_, let inside) where inside.hasPrefix("/etc/"): continue
            case .readOnly(let host, let inside): job.mounts.append(.readOnly(host: host, inside: inside))
            case .empty(let inside): job.mounts.append(.temporary(inside: inside, bytes: 64 << 20))
            case .overlay, .link: continue
            }
        }
    }

    private func look(
        _ question: AuditQuestion, in place: SandboxJob, _ lock: EnvironmentLock
    ) async throws -> AuditAnswer {
        let interpreter = machine.language.tools.interpreters.found.first {
            place.hostPrefixes.contains($0.prefix) && $0.version.series == lock.python.series
        }
        guard let interpreter else {
            throw PipelineError.usage("the interpreter \(lock.python) of the environment is not there")
        }
        let folder = scratch + "/audit"
        try RecordFile.makeDirectory(folder)
        let texts = [
            (AuditProgram.name, Data(AuditProgram.text)),
            (AuditProgram.question, try CanonicalJSON.encode(question)),
        ]
        for (name, text) in texts {
            try RecordFile.write(text, to: "\(folder)/\(name)", durable: false)
            guard chmod("\(folder)/\(name)", 0o644) == 0 else {
                throw SessionError.system(doing: "making \(folder)/\(name) readable", code: errno)
            }
        }
        var job = place
        job.command = AuditProgram.command(
            interpreter: interpreter.path, descriptor: RunnerPlaces.channel)
        job.workingDirectory = "/"
        job.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        job.mounts.append(.readOnly(host: folder, inside: AuditProgram.inside))
        job.limits = SandboxLimits(request.limits)
        job.limits.silenceSeconds = nil
        job.report = ReportChannel(descriptor: RunnerPlaces.channel, limit: 256 << 20)
        let result = try await machine.sandbox.run(job, slot: slot)
        guard result.succeeded, !result.reportTruncated else {
            throw PipelineError.usage(
                "looking around inside ended with \(result.ending): \(Printable.text(String(result.outputText.suffix(500))))"
            )
        }
        return try AuditProgram.answer(result.report)
    }

    private func mounts(of job: SandboxJob, seen: AuditAnswer, named name: String) -> InstanceAudit.Check {
        func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
        let asked = job.mounts.map { mount in
            let hosts: [String]
            switch mount {
            case .readOnly(let host, _), .writable(let host, _): hosts = [host]
            case .overlay(let lowers, _, _, _): hosts = lowers
            case .temporary: hosts = []
            }
            return MountCheck.Asked(inside: mount.inside, hosts: hosts.map(resolved))
        }
        let root = resolved(layout.root)
        let names = [
            ("records", "records"), ("the catalogue", "catalogue.sqlite"), ("logs", "logs"),
            ("mirrors", "mirrors"),
            ("pages of GitHub", "github"), ("kept checkouts", "kept"),
        ]
        let published = publications.map { ("the publication", resolved($0)) }
        var check = MountCheck(
            asked: asked, forbidden: names.map { ($0.0, "\(root)/\($0.1)") } + published, workspace: root,
            allowed: [layout.environments, layout.cache, layout.scratch].map(resolved),
            host: MountTable((try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? "")
        ).check(seen)
        check.name = name
        return check
    }
}
