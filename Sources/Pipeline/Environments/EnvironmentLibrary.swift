internal import Digests
internal import Files
internal import Foundation
package import Instances
internal import JSON
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
    /// - Throws: `PipelineError.usage` for a file that is no lock, and when nothing is found.
    package func find(_ text: String) throws -> Found {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: text, isDirectory: &isDirectory), !isDirectory.boolValue {
            do {
                return Found(lock: try PublishedEnvironments.lock(at: text), instance: nil)
            } catch {
                throw PipelineError.usage("\(text): \(error)")
            }
        }
        if text.wholeMatch(of: #/[0-9a-f]{8,64}/#) != nil {
            let names =
                (try? FileManager.default.contentsOfDirectory(atPath: layout.records + "/locks")) ?? []
            let fitting = names.filter { $0.hasPrefix(text) && $0.hasSuffix(".lock") }
            guard fitting.count == 1, let name = fitting.first else {
                throw PipelineError.usage(
                    "\(text): \(fitting.isEmpty ? "no lock" : "\(fitting.count) locks") of \(layout.root) begin so"
                )
            }
            return Found(
                lock: try PublishedEnvironments.lock(at: layout.records + "/locks/" + name), instance: nil)
        }
        guard let id = InstanceID(text) else {
            throw PipelineError.usage(
                "\(text): expected the file of an environment lock, its digest, or OWNER__NAME-NUMBER of an instance"
            )
        }
        return try instance(id)
    }

    private func instance(_ id: InstanceID) throws -> Found {
        guard layout.exists else {
            throw PipelineError.usage("\(id): there is no workspace at \(layout.root) that could know it")
        }
        let catalogue = try Catalogue(of: layout)
        let candidate = try catalogue.candidate(id)
        let records = try ValidationPolicy.allCases.compactMap {
            try catalogue.validation(id, policy: $0.rawValue)
        }
        for record in records {
            guard let recipe = record.recipe, let digest = record.lockDigest else { continue }
            let lock = try PublishedEnvironments.lock(at: layout.lock(digest), wanted: digest)
            return Found(
                lock: lock,
                instance: EnvironmentExport.Instance(
                    id: id.description, repository: id.repository.description,
                    baseCommit: candidate.baseCommit.description,
                    recipe: try PythonRecipe(recipe)))
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

    /// The export of an environment.
    ///
    /// - Throws: `EnvironmentError`; for `pylock`, which asks the package index what files are called, also when it
    ///   does not answer or lacks a file.
    package func export(
        _ found: Found, as format: EnvironmentExport.Format, environment: [String: String]
    ) async throws -> String {
        let export = EnvironmentExport(found.lock, for: found.instance)
        switch format {
        case .dockerfile: return export.dockerfile
        case .requirements: return export.requirements
        case .pylock:
            let interpreters = await Interpreters.discover(environment: environment)
            guard let interpreter = interpreters.first else {
                throw EnvironmentError.noInterpreter(wanted: "", installed: [])
            }
            let cache = NSTemporaryDirectory() + "swegym-names-\(UUID().uuidString)"
            defer { TreeRemover.remove(cache) }
            let uv = try await Uv.find(environment: environment, interpreters: interpreters, cache: cache)
            let names = try await PackageFiles(uv: uv).names(of: found.lock, interpreter: interpreter)
            return try export.pylock(names: names)
        }
    }
}

/// What lies in the library, for people.
package struct EnvironmentListing: Sendable, Encodable {
    /// A lock.
    package struct Row: Sendable, Encodable {
        /// Its digest.
        package var lock: String
        /// Its interpreter; nil when the lock's text is not there.
        package var python: String?
        /// How many packages it pins.
        package var packages: Int?
        /// The instances whose verdicts rest on it, sorted.
        package var instances: [InstanceID]
        /// When it was used last; nil when it is not built.
        package var usedAt: Timestamp?
        /// What its files take, shared ones included, bytes; nil when it is not built.
        package var bytes: Int?
        /// What only it has and removing it frees, bytes.
        package var ownBytes: Int?
    }

    /// The locks, those with the most instances first.
    package var rows: [Row]
    /// What all environments and caches take, bytes.
    package var totalBytes: Int
    /// What of it only the caches have, bytes.
    package var cacheOnlyBytes: Int
    /// The logs of test runs, bytes.
    package var logBytes: Int
    /// The records, bytes.
    package var recordBytes: Int
    /// How many instances have a verdict.
    package var instances: Int

    /// Everything but mirrors, bytes an instance; nil without instances.
    package var bytesPerInstance: Int? {
        instances == 0 ? nil : (totalBytes + logBytes + recordBytes) / instances
    }
}

extension EnvironmentLibrary {
    /// What there is.
    ///
    /// - Throws: what the workspace throws.
    package func list() throws -> EnvironmentListing {
        let users = try users()
        var shelf = EnvironmentShelf(environments: layout.environments, cache: layout.cache)
        let usage = shelf.usage()
        var built: [String: DiskUsage.Environment] = [:]
        for environment in usage.environments { built[environment.lock] = environment }
        let rows = Set(users.keys).union(built.keys).map { digest in
            let lock = try? PublishedEnvironments.lock(at: layout.lock(digest), wanted: digest)
            let environment = built[digest]
            return EnvironmentListing.Row(
                lock: digest, python: lock?.python.description, packages: lock?.pins.count,
                instances: (users[digest] ?? []).sorted(), usedAt: environment?.usedAt,
                bytes: environment?.bytes, ownBytes: environment?.ownBytes)
        }
        return EnvironmentListing(
            rows: rows.sorted { ($1.instances.count, $0.lock) < ($0.instances.count, $1.lock) },
            totalBytes: usage.totalBytes, cacheOnlyBytes: usage.cacheOnlyBytes,
            logBytes: DiskUsage.bytes(below: layout.root + "/logs"),
            recordBytes: DiskUsage.bytes(below: layout.records),
            instances: Set(users.values.joined()).count)
    }

    /// Removes environments; the workspace's lease must be held.
    ///
    /// - Parameter budget: The bytes that environments and caches may take; nil removes what no instance uses.
    /// - Throws: what the workspace throws.
    package func collect(budget: Int?, isTrial: Bool) throws -> CollectionReport {
        var request = CollectionRequest(budget: budget, needed: Set(try users().keys))
        request.isIdle = true
        request.isTrial = isTrial
        var shelf = EnvironmentShelf(environments: layout.environments, cache: layout.cache)
        return shelf.collect(request)
    }

    /// The instances of each lock, by their records.
    private func users() throws -> [String: Set<InstanceID>] {
        guard layout.exists else { return [:] }
        let catalogue = try Catalogue(of: layout)
        var users: [String: Set<InstanceID>] = [:]
        for policy in try catalogue.validationPolicies() {
            for id in try catalogue.verdicts(policy: policy).keys {
                guard let digest = try catalogue.validation(id, policy: policy)?.lockDigest else { continue }
                users[digest, default: []].insert(id)
            }
        }
        return users
    }
}
