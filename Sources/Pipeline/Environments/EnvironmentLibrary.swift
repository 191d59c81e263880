internal import Digests
internal import Files
internal import Foundation
internal import Instances
package import Python
internal import Sandbox
internal import Validation
package import Workspace

/// The environments of a workspace as things in their own right: to be built from a lock, exported, listed, removed.
package struct EnvironmentLibrary: Sendable {
    private let layout: WorkspaceLayout

    /// The library of a workspace, which need not be there.
    package init(layout: WorkspaceLayout) {
        self.layout = layout
    }

    /// A lock, with the instance that it was found by.
    package struct Found: Sendable {
        /// The lock.
        package var lock: EnvironmentLock
        /// The instance with its recipe; nil when only a lock is known.
        package var instance: EnvironmentExport.Instance?
    }

    /// Finds what a text names: a lock file, the digest of a lock of the workspace or its beginning, or an instance
    /// that was validated in the workspace.
    ///
    /// - Parameter after: Whether the environment of an instance's runs after the gold patch is meant; it is the same one
    ///   unless the patch changes what is installed.
    /// - Throws: `PipelineError.usage` for a file that is no lock, and when nothing is found.
    package func find(_ text: String, after: Bool = false) throws -> Found {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: text, isDirectory: &isDirectory), !isDirectory.boolValue {
            do {
                return Found(lock: try PublishedEnvironments.lock(at: text), instance: nil)
            } catch {
                throw PipelineError.usage("\(text): \(error)")
            }
        }
        if text.wholeMatch(of: #/[0-9a-f]{8,64}/#) != nil {
            let fitting = try Directory.names(in: layout.locks).filter {
                $0.hasPrefix(text) && $0.hasSuffix(".lock")
            }
            guard fitting.count == 1 else {
                let many = fitting.isEmpty ? "no lock" : "\(fitting.count) locks"
                throw PipelineError.usage("\(text): \(many) of \(layout.root) begin so")
            }
            return Found(
                lock: try PublishedEnvironments.lock(at: "\(layout.locks)/\(fitting[0])"), instance: nil)
        }
        guard let id = InstanceID(text) else {
            throw PipelineError.usage(
                "\(text): expected the file of an environment lock, its digest, or OWNER__NAME-NUMBER of an instance"
            )
        }
        return try instance(id, after: after)
    }

    private func instance(_ id: InstanceID, after: Bool) throws -> Found {
        guard layout.exists else {
            throw PipelineError.usage("\(id): there is no workspace at \(layout.root) that could know it")
        }
        let catalogue = try Catalogue(of: layout)
        let candidate = try catalogue.candidate(id)
        let (found, locks) = try validated(id, in: catalogue)
        let recipe = try PythonRecipe(found)
        return Found(
            lock: after ? locks.after ?? locks.before : locks.before,
            instance: EnvironmentExport.Instance(
                id: id.description, repository: id.repository.description,
                baseCommit: candidate.baseCommit.description, recipe: after ? recipe.after : recipe,
                isPatched: after))
    }

    /// The environments of an instance's record.
    ///
    /// - Throws: `PipelineError.usage` when it has none; `StoredFault`; `EnvironmentError` for a lock that cannot be used.
    func validated(
        _ id: InstanceID, in catalogue: Catalogue
    ) throws -> (recipe: Recipe, locks: RecipeLocks<EnvironmentLock>) {
        if let (recipe, digest) = try catalogue.environment(of: id) {
            let before = try PublishedEnvironments.lock(at: layout.lock(digest), wanted: digest)
            let after = try recipe.afterLock.map {
                try PublishedEnvironments.lock(at: layout.lock($0), wanted: $0)
            }
            return (recipe, RecipeLocks(before, after: after))
        }
        let workspace = ShellWord.line("--workspace", layout.root)
        throw PipelineError.usage(
            "\(id) has no environment yet: run `swegym validate --only \(id) \(workspace)` first, "
                + "or see why with `swegym show \(id) \(workspace)`")
    }

    /// Builds an environment in the workspace, or finds it built.
    ///
    /// - Parameters:
    ///   - environment: The variables by which tools and interpreters are found.
    ///   - allowsOtherMicro: Whether another release of the interpreter's series may stand in.
    /// - Throws: `EnvironmentError` with what is missing or wrong; what the sandbox throws.
    package func build(
        _ found: Found, environment: [String: String], allowsOtherMicro: Bool = false
    ) async throws -> BuiltEnvironment {
        let sandbox = try BubblewrapSandbox(scratch: layout.scratch + "/sandbox")
        EnvironmentShelf(environments: layout.environments, cache: layout.cache).removeRubbish()
        let tools = try await PythonTools(
            layout.pythonPlaces, sandbox: sandbox, environment: environment,
            allowsOtherMicro: allowsOtherMicro)
        let built = try await tools.store.build(found.lock, cutoff: found.instance?.recipe.cutoff, slot: 0)
        let digest = found.lock.digest.hex
        try RecordFile.write(Data(found.lock.text.utf8), to: layout.lock(digest), durable: false)
        return built
    }
}

extension EnvironmentLibrary {
    /// What there is.
    ///
    /// - Throws: what the workspace throws.
    package func list() throws -> EnvironmentListing {
        EnvironmentListing(
            of: EnvironmentShelf(environments: layout.environments, cache: layout.cache), users: try users(),
            locks: layout.locks, logs: layout.root + "/logs", records: layout.records)
    }

    /// Removes environments; the workspace's lease must be held.
    ///
    /// - Parameter budget: The bytes that environments and caches may take; nil removes what no instance uses.
    /// - Throws: what the workspace throws.
    package func collect(budget: Int?, isTrial: Bool) throws -> CollectionReport {
        var request = CollectionRequest(budget: budget, needed: Set(try users().keys))
        request.isIdle = true
        request.inUse = layout.environmentsOfSessions()
        request.isTrial = isTrial
        var shelf = EnvironmentShelf(environments: layout.environments, cache: layout.cache)
        return shelf.collect(request)
    }

    /// The instances of each lock, by their records.
    private func users() throws -> [String: Set<InstanceID>] {
        layout.exists ? try Catalogue(of: layout).instancesByLock() : [:]
    }
}
