internal import Datasets
internal import Digests
internal import Files
internal import Foundation
package import Instances
package import Mirrors
package import Publishing
internal import Python
internal import Threads
package import Workspace

/// Writes the splits of a workspace.
package struct PublicationStage: Sendable {
    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let observer: any PipelineObserver
    private let mirrors: MirrorStore?

    /// - Parameter mirrors: the workspace's mirrors; without, they may take what they take now.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver,
        mirrors: MirrorStore? = nil
    ) {
        self.mirrors = mirrors
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
    }

    /// Publishes; the same workspace gives the same bytes.
    ///
    /// - Throws: what the workspace and the datasets room throw, and `PipelineError` when nothing was mined.
    package func run(_ request: PublicationRequest) async throws -> PublicationReport {
        try await onOwnThread(name: "publish") { () throws(any Error) in try publish(request) }
    }

    private func publish(_ request: PublicationRequest) throws -> PublicationReport {
        let minings = try catalogue.minings()
        guard !minings.isEmpty else {
            throw PipelineError.usage(
                "nothing was mined in \(layout.root) yet; `swegym mine --help` says how")
        }
        // A mining that cannot be read is not in the catalogue, and its candidates would be missing without a word.
        if let fault = try RecordSurvey.faults(MiningSummary.self, below: layout.mined).first { throw fault }
        let mirrors = try mirrors ?? .keepingSize(of: layout, noted: observer.noted)
        let previous = try request.against.map { try EarlierRelease(manifest: $0) }
        let candidates = try catalogue.candidates()
        observer.began("publish", unit: "candidates", total: candidates.count)
        defer { observer.ended() }
        let validations = ValidationLookup(
            catalogue: catalogue, policy: request.policy,
            entries: try catalogue.verdicts(policy: request.policy),
            meter: CodebaseMeter(layout, mirrors: mirrors, noted: observer.noted),
            judgements: JudgementRecords(root: layout.judgements).ifAny)
        var options = PublicationOptions(
            toolVersion: ToolVersion.current, validationPolicy: request.policy,
            configuration: configuration(minings, validations))
        options.previous = previous
        options.release = request.release
        options.threads = request.threads
        options.export = request.export
        options.overlap = request.overlap
        options.noted = observer.noted
        var inputs = try inputs(minings, candidates.map(\.id), validations, mirrors)
        if let audit = request.audit {
            let other = inputs.attachment
            inputs.attachments.append(AuditStage.fileName)
            inputs.attachment = { $0 == AuditStage.fileName ? audit : try other($0) }
        }
        let assembly = SplitAssembly(inputs, options: options)
        defer { validations.meter.save() }
        let manifest = try assembly.write(to: request.output)
        let unmeasured = validations.meter.unmeasured
        if unmeasured > 0 {
            observer.noted(
                "\(unmeasured) \(unmeasured == 1 ? "code base was" : "code bases were") not measured, since what the "
                    + "mirrors lack is not fetched for it; validating measures them")
        }
        return try PublicationReport(manifest, in: request.output)
    }

    private func inputs(
        _ minings: [MiningSummary], _ candidates: [InstanceID], _ validations: ValidationLookup,
        _ mirrors: MirrorStore
    ) throws -> SplitInputs {
        let (catalogue, layout, observer) = (catalogue, layout, observer)
        let repositories = try minings.map { try state($0, mirrors) }
        let licences = Dictionary(
            repositories.map { ($0.repository, $0.licences) }, uniquingKeysWith: { first, _ in first })
        var inputs = SplitInputs(
            repositories: repositories, candidates: candidates,
            instance: { id in
                var input = try validations.input(of: id)
                input.licences = licences[id.repository] ?? []
                return input
            })
        inputs.refusals = { try catalogue.refusals(of: $0) }
        inputs.lock = { digest in
            let path = layout.lock(digest)
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            let bytes = Array(try RecordFile.read(path))
            guard SHA256Digest(of: bytes).hex == digest else {
                throw RecordError(
                    kind: .malformed, operation: "reading \(path)",
                    cause:
                        "it is damaged: its digest is not the one by which it is called; take it from a copy or a "
                        + "publication, or remove it and validate its instances again")
            }
            return bytes
        }
        let recipes = Dictionary(grouping: validations.entries.keys) {
            PublishedEnvironments.recipesPath(of: $0.repository)
        }
        inputs.attachments = recipes.keys.sorted()
        inputs.attachment = { path in
            try PublishedEnvironments.recipes(
                (recipes[path] ?? []).compactMap { id in
                    guard let recipe = try validations.recipe(of: id),
                        recipe.locks.allSatisfy({
                            FileManager.default.fileExists(atPath: layout.lock($0))
                        })
                    else { return nil }
                    return (id, recipe)
                })
        }
        inputs.advanced = { observer.advanced(by: $0, as: nil) }
        return inputs
    }

    private func state(_ mining: MiningSummary, _ mirrors: MirrorStore) throws -> RepositoryState {
        var state = RepositoryState(
            repository: mining.repository, commit: mining.head.description, source: mining.source.rawValue,
            pullRequests: mining.input)
        let licence = try StatedLicence(of: mining.repository, commit: mining.head, mirrors: mirrors)
        state.licences = licence.identifiers
        state.licenceFile = licence.file
        state.licenceExpression = licence.expression
        return state
    }

    /// The digest of all that decided the content but the repositories themselves.
    private func configuration(_ minings: [MiningSummary], _ validations: ValidationLookup) -> String {
        let parts = minings.map { "\($0.repository) \($0.policy) \($0.source.rawValue)" }
        let text = (parts + validations.configurationDigests).joined(separator: "\n")
        return SHA256Digest(of: text).hex
    }
}

/// The validations that hold for the candidates as they stand; each record is read once, when it is asked for.
struct ValidationLookup: Sendable {
    let catalogue: Catalogue
    let policy: String
    let entries: [InstanceID: Catalogue.VerdictEntry]
    let meter: CodebaseMeter
    /// Answers of language models; nil when none was ever asked.
    let judgements: JudgementRecords?

    /// Everything that is published of a candidate.
    func input(of id: InstanceID) throws -> InstanceInput {
        var input = InstanceInput(try catalogue.candidate(id))
        // Read even where the catalogue knows of none: it knows none that cannot be read.
        let stored = try catalogue.validation(id, policy: policy)
        let record = entries[id].flatMap { _ in stored }
        input.verdict = record?.verdict
        if let judgements, let question = JudgeQuestion(input.candidate, verdict: input.verdict) {
            // What was said of other texts, or of a list of tests that has changed, is not said of this instance.
            input.judgements = try judgements.all(of: id).filter { $0.questionDigest == question.digest }
        }
        guard let record else { return input }
        input.lockDigest = record.lockDigest
        input.afterLockDigest = record.recipe?.afterLock
        if record.verdict.verdictClass == .valid {
            input.codebase = try meter.size(of: id.repository, at: input.candidate.baseCommit)
        }
        input.runs = try record.runKeys.compactMap { try catalogue.run(id, key: $0) }
        return input
    }

    /// The recipe by which a candidate was validated; nil where there was no environment.
    func recipe(of id: InstanceID) throws(StoredFault) -> Recipe? {
        let record = try catalogue.validation(id, policy: policy)
        return record?.lockDigest == nil ? nil : record?.recipe
    }

    /// The digests of the configurations under which the verdicts were drawn, sorted.
    var configurationDigests: [String] { Set(entries.values.map(\.configurationDigest)).sorted() }
}
