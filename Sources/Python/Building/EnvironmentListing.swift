package import Instances

/// What lies in the library, for people.
package struct EnvironmentListing: Sendable, Encodable {
    /// A lock.
    package struct Row: Sendable, Encodable {
        /// Its digest.
        package var lock: String
        /// Its interpreter; nil when the lock's text cannot be read.
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
    /// The packages with libraries for graphics processors, and what they take of it, bytes.
    package var accelerators: [String: Int]
    /// The logs of test runs, bytes.
    package var logBytes: Int
    /// The records, bytes.
    package var recordBytes: Int
    /// How many instances have a verdict.
    package var instances: Int

    /// What of all the packages for graphics processors take, bytes.
    package var acceleratorBytes: Int { accelerators.values.reduce(0, +) }

    /// Everything but mirrors and packages for graphics processors, bytes an instance; nil without instances.
    package var bytesPerInstance: Int? {
        instances == 0 ? nil : (totalBytes - acceleratorBytes + logBytes + recordBytes) / instances
    }
}

extension EnvironmentListing {
    /// What lies on a shelf.
    ///
    /// - Parameters:
    ///   - users: the instances of each lock.
    ///   - locks: the directory of the locks' texts.
    ///   - logs: the directory of the logs.
    ///   - records: the directory of the records.
    package init(
        of shelf: EnvironmentShelf, users: [String: Set<InstanceID>], locks: String, logs: String,
        records: String
    ) {
        var shelf = shelf
        let usage = shelf.usage()
        var built: [String: DiskUsage.Environment] = [:]
        for environment in usage.environments { built[environment.lock] = environment }
        let rows = Set(users.keys).union(built.keys).map { digest in
            let environment = built[digest]
            var row = Row(
                lock: digest, instances: (users[digest] ?? []).sorted(), usedAt: environment?.usedAt,
                bytes: environment?.bytes, ownBytes: environment?.ownBytes)
            do throws(EnvironmentError) {
                let lock = try PublishedEnvironments.lock(at: "\(locks)/\(digest).lock", wanted: digest)
                (row.python, row.packages) = (lock.python.description, lock.pins.count)
            } catch {
                // A lock without a text that can be read is listed by its digest.
            }
            return row
        }
        self.init(
            rows: rows.sorted { ($1.instances.count, $0.lock) < ($0.instances.count, $1.lock) },
            totalBytes: usage.totalBytes, cacheOnlyBytes: usage.cacheOnlyBytes,
            accelerators: usage.accelerators, logBytes: DiskUsage.bytes(below: logs),
            recordBytes: DiskUsage.bytes(below: records),
            instances: Set(users.values.joined()).count)
    }
}
