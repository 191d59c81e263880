internal import Instances

/// Which files environments and wheels share, to know how much the removal of one frees.
struct ShelfLedger {
    private var sizes: [UInt64: Int] = [:]
    private var holders: [UInt64: Int] = [:]
    private var environmentHolders: [UInt64: Int] = [:]
    private var environments: [String: (usedAt: Timestamp, files: DiskMeter.Files)] = [:]
    private var archives: [String: (files: DiskMeter.Files, keys: [UInt64])] = [:]
    private var accelerators: [String: DiskMeter.Files] = [:]
    /// The size of everything, in bytes.
    private(set) var total = 0

    mutating func add(environment name: String, usedAt: Timestamp, _ files: DiskMeter.Files) {
        environments[name] = (usedAt, files)
        hold(files)
        for file in files { environmentHolders[file.number, default: 0] += 1 }
    }

    mutating func add(archive name: String, _ files: DiskMeter.Files, keys: [UInt64]) {
        archives[name] = (files, keys)
        hold(files)
    }

    /// Notes that an unpacked wheel is one with libraries for graphics processors.
    mutating func note(accelerator name: String, _ files: DiskMeter.Files) {
        accelerators[name, default: []] += files
    }

    mutating func add(rest files: DiskMeter.Files) { hold(files) }

    mutating func remove(_ environment: String) {
        guard let gone = environments.removeValue(forKey: environment) else { return }
        for file in gone.files { environmentHolders[file.number, default: 1] -= 1 }
        release(gone.files)
    }

    /// Removes the unpacked wheels that no environment shares.
    ///
    /// - Returns: Their names, sorted.
    mutating func removeUnusedArchives() -> [String] {
        let unused = archives.filter { _, archive in
            archive.keys.isEmpty || archive.keys.contains { environmentHolders[$0, default: 0] == 0 }
        }
        for (name, archive) in unused {
            archives[name] = nil
            release(archive.files)
        }
        return unused.keys.sorted()
    }

    /// The disk usage.
    var usage: DiskUsage {
        let listed = environments.map { name, environment in
            let own = environment.files.filter { environmentHolders[$0.number] == 1 }
            return DiskUsage.Environment(
                name: name, usedAt: environment.usedAt, bytes: environment.files.reduce(0) { $0 + $1.bytes },
                ownBytes: own.reduce(0) { $0 + $1.bytes })
        }
        let held = sizes.filter { environmentHolders[$0.key, default: 0] > 0 }.values.reduce(0, +)
        return DiskUsage(
            environments: listed.sorted { ($0.usedAt, $0.name) < ($1.usedAt, $1.name) },
            cacheOnlyBytes: total - held, totalBytes: total,
            accelerators: accelerators.mapValues { files in files.reduce(0) { $0 + (sizes[$1.number] ?? 0) } }
        )
    }

    private mutating func hold(_ files: DiskMeter.Files) {
        for file in files {
            let count = holders[file.number, default: 0]
            holders[file.number] = count + 1
            if count == 0 {
                sizes[file.number] = file.bytes
                total += file.bytes
            }
        }
    }

    private mutating func release(_ files: DiskMeter.Files) {
        for file in files {
            guard let count = holders[file.number] else { continue }
            holders[file.number] = count == 1 ? nil : count - 1
            if count == 1 {
                sizes[file.number] = nil
                total -= file.bytes
            }
        }
    }
}
