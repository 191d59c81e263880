internal import Files
internal import Foundation
internal import Instances

/// The result of a collection, or of its dry run.
package struct CollectionReport: Sendable, Hashable, Encodable {
    /// The removed environments, in order.
    package var removed: [String] = []
    /// The number of unpacked wheels that were removed with them.
    package var wheels = 0
    /// The size before, in bytes.
    package var before = 0
    /// The size afterwards, in bytes.
    package var after = 0
    /// Whether it was a dry run.
    package var isTrial = false
}

/// What may be removed, and the size to reach.
package struct CollectionRequest: Sendable {
    /// The budget of environments and caches in bytes; nil removes only what is unused.
    package var budget: Int?
    /// The digests of the locks that instances use; nil when unknown.
    package var needed: Set<String>?
    package var inUse: Set<String> = []
    /// Whether the workspace is idle, so that uv's other caches may be removed too.
    package var isIdle = false
    /// Whether it is a dry run.
    package var isTrial = false

    /// A request that removes what is known to be unused.
    package init(budget: Int? = nil, needed: Set<String>? = nil) {
        self.budget = budget
        self.needed = needed
    }
}

/// Disk space of the environments and caches of a workspace.
///
/// Removal starts with a rename, so a crash leaves no half of an environment but only rubbish that `removeRubbish`
/// recognises. Everything that is removed can be rebuilt from its lock.
package struct EnvironmentShelf: Sendable {
    private let environments: String
    private let cache: String
    private var meter = DiskMeter()

    /// The directories of environments and caches.
    package init(environments: String, cache: String) {
        self.environments = environments
        self.cache = cache
    }

    /// The present disk usage.
    package mutating func usage() -> DiskUsage { count().usage }

    /// Removes what a crash left behind; only to be called while the workspace is idle.
    package func removeRubbish() {
        for name in FilePool.names(in: environments) where name.hasPrefix(".") {
            TreeRemover.remove("\(environments)/\(name)")
        }
        for name in FilePool.names(in: "\(cache)/uv") where name.hasPrefix(".tmp") {
            TreeRemover.remove("\(cache)/uv/\(name)")
        }
    }

    /// Removes unused environments, then the least recently used ones until the budget is met; and with them whatever
    /// only they used of the caches.
    package mutating func collect(_ request: CollectionRequest) -> CollectionReport {
        if request.isIdle, !request.isTrial { removeRubbish() }
        var ledger = count()
        var report = CollectionReport(before: ledger.total, after: ledger.total, isTrial: request.isTrial)
        if let budget = request.budget, ledger.total <= budget { return report }
        func isDone() -> Bool { request.budget.map { ledger.total <= $0 } ?? false }

        // Build tools, and wheels that were unpacked for their metadata only.
        var wheels = ledger.removeUnusedArchives()
        for environment in Self.order(ledger.usage.environments, needed: request.needed) {
            guard !isDone(), !request.inUse.contains(environment.name) else { continue }
            let isNeeded = request.needed.map { $0.contains(environment.lock) } ?? true
            guard request.budget != nil || !isNeeded else { continue }
            ledger.remove(environment.name)
            report.removed.append(environment.name)
            wheels += ledger.removeUnusedArchives()
        }
        report.wheels = wheels.count
        report.after = ledger.total
        guard !request.isTrial else { return report }
        for name in report.removed { remove("\(environments)/\(name)") }
        if !wheels.isEmpty { forgetLocalWheels() }
        for name in wheels { remove("\(cache)/uv/\(name)") }
        FilePool(path: "\(cache)/files", cache: "\(cache)/uv").forgetUnused()
        if request.isIdle, !isDone(), request.budget != nil { removeAnswers() }
        report.after = count().total
        return report
    }

    /// First environments that no instance uses, then the least recently used ones.
    static func order(_ environments: [DiskUsage.Environment], needed: Set<String>?) -> [DiskUsage
        .Environment]
    {
        environments.sorted { left, right in
            let isLeft = needed?.contains(left.lock) ?? true
            let isRight = needed?.contains(right.lock) ?? true
            if isLeft != isRight { return isRight }
            return (left.usedAt, left.name) < (right.usedAt, right.name)
        }
    }

    /// Removes uv's pointers to unpacked wheels that were built here: unlike with wheels of the index, uv does not
    /// check whether the archives still exist.
    private mutating func forgetLocalWheels() {
        for bucket in FilePool.names(in: "\(cache)/uv") where bucket.hasPrefix("wheels-v") {
            for kind in ["url", "path"] { remove("\(cache)/uv/\(bucket)/\(kind)") }
        }
    }

    /// Removes cached index responses, built wheels and the caches of compiled projects.
    private mutating func removeAnswers() {
        for name in FilePool.names(in: "\(cache)/uv") where !name.hasPrefix("archive-") {
            let path = "\(cache)/uv/\(name)"
            if FilePool.status(of: path).map({ $0.st_mode & S_IFMT == S_IFDIR }) ?? false { remove(path) }
        }
        for name in ["resolutions", "wheels", "unpacked", "metadata", "builds", "compiled"] {
            for entry in FilePool.names(in: "\(cache)/\(name)") { remove("\(cache)/\(name)/\(entry)") }
        }
    }

    private mutating func remove(_ path: String) {
        meter.forget(path)
        let away = "\(environments)/.removing-\(UUID().uuidString)"
        guard rename(path, away) == 0 else { return }
        TreeRemover.remove(away)
    }

    private mutating func count() -> ShelfLedger {
        var ledger = ShelfLedger()
        for name in FilePool.names(in: environments).sorted() where Self.isEnvironment(name) {
            let path = "\(environments)/\(name)"
            guard let status = FilePool.status(of: path), status.st_mode & S_IFMT == S_IFDIR else { continue }
            ledger.add(
                environment: name, usedAt: Timestamp(seconds: Int64(status.st_mtim.tv_sec)),
                meter.immutableFiles(below: path))
        }
        for name in FilePool.archives(in: "\(cache)/uv") {
            let path = "\(cache)/uv/\(name)"
            let files = meter.immutableFiles(below: path)
            ledger.add(archive: name, files, keys: Self.keys(of: path))
            if let package = Accelerators.package(ofWheel: FilePool.names(in: path)),
                Accelerators.has(package.name)
            {
                ledger.note(accelerator: "\(package.name) \(package.version)", files)
            }
        }
        // Files of the pool are counted with environments and wheels, or are about to be removed.
        ledger.add(
            rest: DiskMeter.files(below: cache) { path in
                path == "\(cache)/files" || path.hasPrefix("\(cache)/uv/archive-v")
            })
        return ledger
    }

    /// Whether a name is that of an environment: a digest, and an interpreter where it differs from the lock's.
    static func isEnvironment(_ name: String) -> Bool {
        name.wholeMatch(of: #/[0-9a-f]{64}(@[0-9.]+)?/#) != nil
    }

    /// The files of an unpacked wheel that identify the environments which share it.
    private static func keys(of archive: String) -> [UInt64] {
        let infos = FilePool.names(in: archive).filter { $0.hasSuffix(".dist-info") }
        return infos.flatMap { info in
            ["METADATA", "WHEEL"].compactMap {
                FilePool.status(of: "\(archive)/\(info)/\($0)").map { UInt64($0.st_ino) }
            }
        }
    }
}
