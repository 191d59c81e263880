package import Auditing
internal import Files
package import Instances
internal import JSON
package import Mirrors
package import Sandbox
internal import Scheduling
package import Workspace

/// Proves of instances that their answer is not where tests and sessions run, or says what is there.
package struct AuditStage: Sendable {
    /// The name of the file by which a publication says what was found.
    package static let fileName = "audit.jsonl"

    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let observer: any PipelineObserver
    private let environment: [String: String]
    private let mirrors: MirrorStore
    /// Changes a place before somebody looks around there, given the checkout: by it tests plant what must be found.
    package var planting: @Sendable (_ place: inout SandboxJob, _ checkout: String) throws -> Void = { _, _ in
    }

    /// The stage over one workspace.
    ///
    /// - Parameter environment: the variables by which tools and interpreters are found.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver,
        environment: [String: String], mirrors: MirrorStore
    ) {
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
        self.environment = environment
        self.mirrors = mirrors
    }

    /// Audits instances; what cannot be looked at is unproven, and stops nothing.
    ///
    /// - Parameters:
    ///   - publications: Directories of publications, which no sandbox may show.
    ///   - request: Workers, limits and sources.
    /// - Returns: The audits in the order of the instances.
    /// - Throws: what the tools throw; `CancellationError`.
    package func run(
        _ instances: [InstanceID], publications: [String] = [], _ request: ValidationRequest
    ) async throws -> [InstanceAudit] {
        let machine = try await ValidationMachine(
            layout: layout, mirrors: mirrors, environment: environment, request: request)
        observer.began("audit", unit: "instances", total: instances.count)
        defer { observer.ended() }
        let slots = SlotPool(count: request.workers)
        let found = try await withThrowingTaskGroup(of: InstanceAudit.self) { group in
            for id in instances {
                group.addTask {
                    try await slots.during { slot in
                        let audit = try await audit(id, publications, machine, slot, request)
                        observer.advanced(by: 1, as: audit.outcome.rawValue)
                        return audit
                    }
                }
            }
            return try await group.reduce(into: [InstanceID: InstanceAudit]()) { $0[$1.id] = $1 }
        }
        return instances.compactMap { found[$0] }
    }

    /// The audits as lines, in the order of their instances.
    package static func lines(_ audits: [InstanceAudit]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for audit in audits.sorted(by: { $0.id < $1.id }) {
            try CanonicalJSON.append(audit, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private func audit(
        _ id: InstanceID, _ publications: [String], _ machine: ValidationMachine, _ slot: Int,
        _ request: ValidationRequest
    ) async throws -> InstanceAudit {
        let scratch = "\(layout.scratch)/audit-\(slot)"
        TreeRemover.remove(scratch)
        let audit: InstanceAudit
        do {
            let auditor = InstanceAuditor(
                layout: layout, catalogue: catalogue, machine: machine, publications: publications,
                planting: planting, request: request, scratch: scratch, slot: slot)
            audit = try await auditor.audit(id)
        } catch {
            TreeRemover.remove(scratch)
            await machine.finish(slot: slot, budget: request.diskBudget)
            try Task.checkCancellation()
            return InstanceAudit(id, impossible: "\(error)").naming([(layout.root, "WORKSPACE")])
        }
        TreeRemover.remove(scratch)
        await machine.finish(slot: slot, budget: request.diskBudget)
        return audit
    }
}
