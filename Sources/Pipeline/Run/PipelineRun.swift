package import Auditing
internal import Demonstration
internal import Foundation
internal import GitHub
package import Instances
package import Mining
internal import Mirrors
package import Publishing
internal import Python
internal import Scheduling
package import Settings
internal import Validation
package import Workspace

/// What a whole run did.
package struct PipelineReport: Sendable, Encodable {
    package var mined: [RepositoryMining] = []
    package var funnels: [RepositoryFunnel] = []
    package var publication: PublicationReport?
    package var output: String?
    /// What the audit of the valid instances found; nil when none was wanted.
    package var audits: [InstanceAudit]?
    package var workspace: String
    /// An instance worth looking at: the first valid one.
    package var example: InstanceID?
    /// Whether the embedded example was run.
    package var isDemonstration: Bool
}

/// The stages as a pipeline file declares them.
package struct PipelineRun: Sendable {
    private let description: PipelineDescription
    private let environment: [String: String]
    private let observer: any PipelineObserver
    package let layout: WorkspaceLayout
    /// Whether candidates that ended as infrastructure are tried again.
    package var retries = false
    /// Whether the publication may replace files of somebody else.
    package var overwrites = false

    package init(
        _ description: PipelineDescription, environment: [String: String], observer: any PipelineObserver
    ) {
        self.description = description
        self.environment = environment
        self.observer = observer
        layout = WorkspaceLayout(root: description.workspace ?? "workspace")
    }

    /// Runs the declared stages.
    package func perform() async throws -> PipelineReport {
        let output = description.publishOutput ?? layout.root + "/published"
        if description.stages.contains(.publish) { try Manifest.claim(output, overwrite: overwrites) }
        let catalogue = try Catalogue(of: layout)
        let mirrors = MirrorStore(layout: layout, budget: description.mirrorBudget, noted: observer.noted)
        let sources = try sources()
        let policy = description.validationPolicy.flatMap(ValidationPolicy.init(rawValue:)) ?? .sweBench
        var report = PipelineReport(
            workspace: description.workspace ?? "workspace", isDemonstration: sources.isDemonstration)
        let mining = MiningStage(
            layout: layout, catalogue: catalogue, observer: observer, mirrors: mirrors)
        let validation = ValidationStage(
            layout: layout, catalogue: catalogue, observer: observer, environment: environment,
            mirrors: mirrors)
        let validationRequest = validationRequest(sources, policy: policy)
        if description.stages.contains(.mine) {
            let session = try await mining.begin(miningRequest(sources))
            let flow = OneAhead<RepositoryEntry, RepositoryMining>(
                prepare: { entry, isAhead in try await mining.mine(entry, in: session, isAhead: isAhead) },
                work: { [description] entry in
                    guard description.stages.contains(.validate) else { return }
                    try await validation.run(validationRequest, of: entry.name)
                })
            report.mined = try await flow.run(chosen(sources))
        }
        if description.stages.contains(.validate) {
            // What was validated on the way is done; the rest is what earlier runs mined.
            _ = try await validation.run(validationRequest)
        }
        if description.stages.contains(.publish) {
            let stage = PublicationStage(
                layout: layout, catalogue: catalogue, observer: observer, mirrors: mirrors)
            var request = PublicationRequest(
                output: output, against: description.publishAgainst, policy: policy.rawValue)
            if description.publishAudit == true {
                let valid = try catalogue.verdicts(policy: policy.rawValue).values
                    .filter { $0.verdictClass == .valid }.map(\.id).sorted()
                let audits = try await AuditStage(
                    layout: layout, catalogue: catalogue, observer: observer, environment: environment,
                    mirrors: mirrors
                ).run(valid, publications: [output], validationRequest)
                request.audit = try AuditStage.lines(audits)
                report.audits = audits
            }
            report.publication = try await stage.run(request)
            report.output = output
        }
        report.funnels = try catalogue.funnels(policy: policy.rawValue)
        report.example = try catalogue.verdicts(policy: policy.rawValue).values
            .filter { $0.verdictClass == .valid }.map(\.id).min()
        return report
    }

    private struct Sources {
        var entries: [RepositoryEntry]
        var file: String
        var archive: String?
        var isDemonstration = false
    }

    private func sources() throws -> Sources {
        switch description.repositories {
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw PipelineError.usage("\(path): there is no such file; \(description.file) names it")
            }
            let list = try RepositoryList(yaml: Array(data), file: path)
            return Sources(entries: list.entries, file: path, archive: description.archive)
        case .inline(let list):
            return Sources(entries: list.entries, file: description.file, archive: description.archive)
        case .demonstration:
            let built = try DemonstrationRepository.build(in: layout.root + "/demonstration")
            var entry = RepositoryEntry(name: built.name)
            entry.url = built.repository
            return Sources(
                entries: [entry], file: description.file, archive: built.archive, isDemonstration: true)
        }
    }

    /// The repositories that `only` leaves.
    private func chosen(_ sources: Sources) -> [RepositoryEntry] {
        let selections = description.only.compactMap(InstanceSelection.init)
        guard !selections.isEmpty else { return sources.entries }
        return sources.entries.filter { entry in selections.contains { $0.concerns(entry.name) } }
    }

    private func miningRequest(_ sources: Sources) -> MiningRequest {
        var request = MiningRequest(entries: chosen(sources), file: sources.file)
        request.archive = sources.archive
        if sources.archive == nil { request.gitHub = GitHubAccess(environment: environment) }
        request.policy = description.miningPolicy ?? "complete"
        request.allowMissingObjects = description.allowsMissingObjects ?? false
        return request
    }

    private func validationRequest(_ sources: Sources, policy: ValidationPolicy) -> ValidationRequest {
        var request = ValidationRequest()
        request.only = description.only.compactMap(InstanceSelection.init)
        request.policy = policy
        let plan = RepeatPlan()
        request.repeats = RepeatPlan(
            before: description.repeatsBefore ?? plan.before, after: description.repeatsAfter ?? plan.after,
            repeatsAll: description.repeatsAll ?? plan.repeatsAll,
            hasControls: description.hasControls ?? plan.hasControls)
        request.variation = RunVariation(
            seed: UInt64(description.seed ?? 0), clock: description.clock,
            isVaried: description.isVaried ?? true)
        request.limits = description.limits.applied(to: request.limits)
        if let workers = description.workers { request.workers = workers }
        request.diskBudget = description.diskBudget
        if let sandbox = description.sandbox { request.sandbox = sandbox }
        request.retry = retries
        request.allowsDegraded = description.allowsDegraded ?? false
        request.allowMissingObjects = description.allowsMissingObjects ?? false
        let repositories = RepositoryList(file: sources.file, entries: sources.entries)
        request.overrides = repositories.overrides
        request.sources = repositories.sources
        return request
    }
}
