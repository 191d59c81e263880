internal import Files
internal import Foundation
internal import Instances

/// What a collection did, or would do.
package struct CollectionReport: Sendable, Hashable, Encodable {
    /// The environments that were removed, in that order.
    package var removed: [String] = []
    /// How many unpacked wheels went with them.
    package var wheels = 0
    /// Bytes before.
    package var before = 0
    /// Bytes afterwards.
    package var after = 0
    /// Whether nothing was removed in fact.
    package var isTrial = false
}

/// What may be removed, and down to what.
package struct CollectionRequest: Sendable {
    /// The bytes that environments and caches may take; nil removes only what nobody needs.
    package var budget: Int?
    /// The digests of the locks that instances use; nil when that is not known.
    package var needed: Set<String>?
    /// The names of environments that are in use now.
    package var inUse: Set<String> = []
    /// Whether nothing is at work in the workspace, so that what uv keeps beside wheels may go too.
    package var isIdle = false
    /// Whether it is only to be said what would be done.
    package var isTrial = false

    /// A request that removes what nobody needs, as far as that is known.
    package init(budget: Int? = nil, needed: Set<String>? = nil) {
        self.budget = budget
        self.needed = needed
    }
}

/// The environments of a workspace and the caches beside them, as things that take room.
///
/// What is removed is first renamed out of the way, so that a crash leaves no half of an environment, only rubbish
/// under a name that `removeRubbish` knows. Everything that is removed can be made again from its lock.
package struct EnvironmentShelf: Sendable {
    private let environments: String
    private let cache: String
    private var meter = DiskMeter()

    /// The shelf in a workspace: the directory of its environments, and that of its caches.
    package init(environments: String, cache: String) {
        self.environments = environments
        self.cache = cache
    }

    /// What everything takes now.
    package mutating func usage() -> DiskUsage { count().usage }

    /// Removes what a crash left; only to be called when nothing is at work in the workspace.
    package func removeRubbish() {
        for name in FilePool.names(in: environments) where name.hasPrefix(".") {
            TreeRemover.remove("\(environments)/\(name)")
        }
        for name in FilePool.names(in: "\(cache)/uv") where name.hasPrefix(".tmp") {
            TreeRemover.remove("\(cache)/uv/\(name)")
        }
    }

    /// Removes environments that nobody needs, and then, while more room is taken than the budget allows, those that
    /// were used longest ago; and with them what of the caches no environment has any more.
    package mutating func collect(_ request: CollectionRequest) -> CollectionReport {
        if request.isIdle, !request.isTrial { removeRubbish() }
        var ledger = count()
        var report = CollectionReport(before: ledger.total, after: ledger.total, isTrial: request.isTrial)
        if let budget = request.budget, ledger.total <= budget { return report }
        func isDone() -> Bool { request.budget.map { ledger.total <= $0 } ?? false }

        // Build tools and wheels that were only asked what they require.
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

    /// First what no instance uses, then what was used longest ago.
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

    /// Has uv forget where it unpacked wheels that were built here: other than with those of the index, it does not
    /// look whether they are still there.
    private mutating func forgetLocalWheels() {
        for bucket in FilePool.names(in: "\(cache)/uv") where bucket.hasPrefix("wheels-v") {
            for kind in ["url", "path"] { remove("\(cache)/uv/\(bucket)/\(kind)") }
        }
    }

    /// Removes what the index answered, what was built from source distributions, and what compiled projects keep.
    private mutating func removeAnswers() {
        for name in FilePool.names(in: "\(cache)/uv") where !name.hasPrefix("archive-") {
            let path = "\(cache)/uv/\(name)"
            if FilePool.status(of: path).map({ $0.st_mode & S_IFMT == S_IFDIR }) ?? false { remove(path) }
        }
        for name in ["resolutions", "wheels", "metadata", "builds", "compiled"] {
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
            ledger.add(archive: name, meter.immutableFiles(below: path), keys: Self.keys(of: path))
        }
        // The pool's files are those of environments and wheels, or are about to be forgotten.
        ledger.add(
            rest: DiskMeter.files(below: cache) { path in
                path == "\(cache)/files" || path.hasPrefix("\(cache)/uv/archive-v")
            })
        return ledger
    }

    /// Whether a name is that of an environment: a lock's digest, with the interpreter where it is another one.
    static func isEnvironment(_ name: String) -> Bool {
        name.wholeMatch(of: #/[0-9a-f]{64}(@[0-9.]+)?/#) != nil
    }

    /// The files of an unpacked wheel by which an environment that has it is known.
    private static func keys(of archive: String) -> [UInt64] {
        let infos = FilePool.names(in: archive).filter { $0.hasSuffix(".dist-info") }
        return infos.flatMap { info in
            ["METADATA", "WHEEL"].compactMap {
                FilePool.status(of: "\(archive)/\(info)/\($0)").map { UInt64($0.st_ino) }
            }
        }
    }
}
