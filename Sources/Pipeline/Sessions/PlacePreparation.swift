internal import Digests
internal import Files
internal import Instances
internal import JSON
internal import Mirrors
internal import Python
internal import Sandbox
internal import Sessions
internal import Validation
internal import Workspace

/// Prepares places for sessions: the checkout of a base commit with the environment in which its tests run.
///
/// Nothing of the gold patch, of the test patch or of a later commit is in it.
struct PlacePreparation: Sendable {
    let layout: WorkspaceLayout
    let catalogue: Catalogue
    let machine: ValidationMachine
    let request: ValidationRequest

    /// What is part of a place besides what its digest names: a new number prepares all places again.
    private static let format = "3"

    /// Prepares the place of an image.
    func prepare(_ image: String, in store: SessionStore) async throws {
        if image.wholeMatch(of: #/[0-9a-f]{8,64}/#) != nil {
            try await prepareLock(image, in: store)
        } else {
            try await prepareInstance(try Self.instance(of: image, in: catalogue), in: store)
        }
        let used = try store.placesInUse()
        for name in try Directory.names(in: store.places) where !used.contains("\(store.places)/\(name)") {
            TreeRemover.remove("\(store.places)/\(name)")
        }
    }

    /// The instance that a name of an image means.
    static func instance(of image: String, in catalogue: Catalogue) throws -> InstanceID {
        let key = ImageName.key(of: image)
        if let id = InstanceID(image), (try? catalogue.candidate(id)) != nil { return id }
        let fitting = try catalogue.candidates().map(\.id).filter { ImageName.key(of: $0.description) == key }
        if fitting.isEmpty, case .short = InstanceSelection(image) {
            return try catalogue.instance(named: image)
        }
        guard fitting.count == 1 else {
            throw PipelineError.usage("\(Printable.text(image)): the workspace has no instance of this name")
        }
        return fitting[0]
    }

    private func prepareInstance(_ id: InstanceID, in store: SessionStore) async throws {
        let candidate = try catalogue.candidate(id)
        let (recipe, locks) = try EnvironmentLibrary(layout: layout).validated(id, in: catalogue)
        let parts = [
            Self.format, candidate.baseCommit.description, locks.before.digest.hex,
            String(decoding: try CanonicalJSON.encode(recipe), as: UTF8.self),
        ]
        let digest = SHA256Digest(of: Array(parts.joined(separator: "\n").utf8)).hex
        let name = "\(id)-\(digest.prefix(12))"
        let directory = "\(store.places)/\(name)"
        TreeRemover.remove(directory)
        try RecordFile.makeDirectory(directory)
        let slot = BubblewrapSandbox.sessionSlot
        let checkouts = machine.checkouts(of: candidate, slot: slot, scratch: directory, request)
        _ = try await checkouts.prepareBase()
        let fitter = EnvironmentFitter(
            machine.language, candidate: candidate, checkouts: checkouts,
            scratch: "\(directory)/environment",
            bench: machine.bench(slot: slot, limits: request.limits, store: RerunStore(layout)),
            validator: InstanceValidator())
        let prepared = try await fitter.restore(recipe, locks).prepared
        var job = try await prepared.place.job(.base, checkout: checkouts.base)
        job.limits = SandboxLimits(request.limits)
        guard var plan = machine.sandbox.sessionPlan(job, slot: slot) else {
            throw PipelineError.usage("this sandbox keeps no sessions")
        }
        plan.mounts = try plan.mounts.map { mount in
            guard case .overlay(let lowers, EnvironmentPlanner.checkoutInside) = mount else { return mount }
            let layers = try machine.sandbox.sessionLayers(
                lowers, below: "\(directory)/directories", slot: slot)
            return .overlay(lowers: layers, inside: EnvironmentPlanner.checkoutInside)
        }
        plan.image = id.description
        plan.base = SessionPlan.Base(commit: "HEAD", gitDirectory: PlaceFiles.gitInside)
        plan.mounts.append(.readOnly(host: "\(checkouts.base)/.git", inside: PlaceFiles.gitInside))
        plan.stamps = [.init(of: "\(checkouts.base)/.git/HEAD")]
        let policies = try catalogue.validationPolicies().map { layout.validation(id, policy: $0) }
        plan.stamps += policies.map { .init(of: $0) }.filter { $0.size >= 0 }
        await machine.finish(slot: slot, budget: nil)
        try finish(&plan, in: directory, name: name, store)
    }

    /// A place without a checkout.
    private func prepareLock(_ digest: String, in store: SessionStore) async throws {
        let found = try EnvironmentLibrary(layout: layout).find(digest)
        let slot = BubblewrapSandbox.sessionSlot
        let built = try await machine.language.tools.store.build(found.lock, cutoff: nil, slot: slot)
        let name = "lock-\(found.lock.digest.hex)"
        let directory = "\(store.places)/\(name)"
        TreeRemover.remove(directory)
        try RecordFile.makeDirectory(directory)
        var job = TestEnvironment.bareJob(in: built)
        job.limits = SandboxLimits(request.limits)
        guard var plan = machine.sandbox.sessionPlan(job, slot: slot) else {
            throw PipelineError.usage("this sandbox keeps no sessions")
        }
        plan.image = found.lock.digest.hex
        plan.mounts.append(.empty(inside: EnvironmentPlanner.checkoutInside))
        try finish(&plan, in: directory, name: name, store, names: [digest])
    }

    private func finish(
        _ plan: inout SessionPlan, in directory: String, name: String, _ store: SessionStore,
        names: [String] = []
    ) throws {
        try PlaceFiles(directory: directory).add(to: &plan)
        for mount in plan.mounts {
            guard case .readOnly(let host, TestEnvironment.inside) = mount else { continue }
            plan.stamps.append(.init(of: "\(host)/pyvenv.cfg"))
        }
        try store.keep(plan, in: name, names: names)
    }
}
