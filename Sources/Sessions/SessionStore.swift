internal import CSessions
internal import Glibc

/// The names of files in a session's directory.
enum SessionFiles {
    static let socket = "socket"
    static let record = "session"
    /// What bubblewrap says of its child, and of its end.
    static let status = "status"
    /// What the sandbox said before its holder answered.
    static let log = "start.log"
}

/// The places and sessions of a workspace.
package struct SessionStore: Sendable, Hashable {
    /// The directory below which they are.
    package let root: String

    /// Those below a workspace's directory.
    package init(workspace: String) {
        root = workspace + "/sessions"
    }

    /// Where places are prepared.
    package var places: String { root + "/places" }

    /// Where a session is.
    package func session(_ name: String) -> String { "\(root)/live/\(name)" }

    /// Where it is said which place a name means.
    private func link(_ image: String) -> String { "\(root)/names/\(ImageName.key(of: image))" }

    // MARK: - Places

    /// The place of an image by any of its names, with its plan.
    ///
    /// - Throws: `SessionError.unprepared` when there is none, or when what it rests on has changed since.
    package func plan(for image: String) throws(SessionError) -> (directory: String, plan: SessionPlan) {
        guard ImageName.isPlain(ImageName.key(of: image)),
            let target = SystemCall.linkTarget(link(image)), target.hasPrefix("../places/")
        else { throw .unprepared(image: image) }
        let directory = root + target.dropFirst(2)
        guard let bytes = try SystemCall.contents(of: "\(directory)/\(SessionPlan.fileName)") else {
            throw .unprepared(image: image)
        }
        let plan = try SessionPlan(encoded: bytes, from: "\(directory)/\(SessionPlan.fileName)")
        guard plan.stamps.allSatisfy({ $0 == SessionPlan.Stamp(of: $0.path) }) else {
            throw .unprepared(image: image)
        }
        return (directory, plan)
    }

    /// Keeps the plan of a place, which is then found by the plan's image and these names.
    ///
    /// - Parameter place: The name of the place's directory below `places`.
    package func keep(_ plan: SessionPlan, in place: String, names: [String]) throws(SessionError) {
        for directory in [root, places, "\(places)/\(place)", "\(root)/names"] {
            try SystemCall.makeDirectory(directory)
        }
        try SystemCall.write(plan.encoded, to: "\(places)/\(place)/\(SessionPlan.fileName)", mode: 0o644)
        for name in [plan.image] + names {
            let link = link(name)
            let temporary = "\(link).\(getpid()).tmp"
            unlink(temporary)
            try SystemCall.check(
                symlink("../places/\(place)", temporary) == 0 ? rename(temporary, link) : -1,
                "naming the place \(name)")
        }
    }

    /// The plans of all places that can be found by name.
    package func plans() throws(SessionError) -> [SessionPlan] {
        var plans: [String: SessionPlan] = [:]
        for name in try SystemCall.names(in: "\(root)/names") {
            guard let bytes = try SystemCall.contents(of: "\(root)/names/\(name)/\(SessionPlan.fileName)")
            else { continue }
            let plan = try SessionPlan(encoded: bytes, from: name)
            plans[plan.image] = plan
        }
        return plans.values.sorted { $0.image < $1.image }
    }

    /// The directories of places that sessions use or that a name leads to.
    package func placesInUse() throws(SessionError) -> Set<String> {
        var used: Set<String> = []
        for name in try names() {
            if let record = try? record(of: name), isAlive(name) { used.insert(record.place) }
        }
        for name in try SystemCall.names(in: "\(root)/names") {
            guard let target = SystemCall.linkTarget("\(root)/names/\(name)") else { continue }
            used.insert(root + target.dropFirst(2))
        }
        return used
    }

    /// The paths of the host that sessions see; a session whose record cannot be read sees nothing that could be kept for it.
    package func pathsInUse() -> Set<String> {
        var paths: Set<String> = []
        for name in (try? names()) ?? [] {
            guard let record = try? record(of: name), isAlive(name),
                let plan = try? plan(of: record)
            else { continue }
            for mount in plan.mounts {
                switch mount {
                case .readOnly(let host, _): paths.insert(host)
                case .overlay(let lowers, _): paths.formUnion(lowers)
                case .empty, .link: break
                }
            }
        }
        return paths
    }

    // MARK: - Sessions

    /// The names of the sessions that are there, alive or not.
    package func names() throws(SessionError) -> [String] {
        try SystemCall.names(in: "\(root)/live")
    }

    /// What is known of a session.
    ///
    /// - Throws: `SessionError.unknown` when there is none of this name.
    package func record(of name: String) throws(SessionError) -> SessionRecord {
        guard ImageName.isPlain(name) else { throw .unknown(name: name, below: root) }
        let path = "\(session(name))/\(SessionFiles.record)"
        guard let bytes = try SystemCall.contents(of: path) else { throw .unknown(name: name, below: root) }
        return try SessionRecord(encoded: bytes, from: path)
    }

    /// The plan of the place in which a session started.
    ///
    /// - Throws: `SessionError.damaged` when it is gone, or is none.
    package func plan(of record: SessionRecord) throws(SessionError) -> SessionPlan {
        let path = "\(record.place)/\(SessionPlan.fileName)"
        guard let bytes = try SystemCall.contents(of: path) else { throw .damaged(path: path) }
        return try SessionPlan(encoded: bytes, from: path)
    }

    /// Keeps what has changed about a session.
    package func update(_ record: SessionRecord) throws(SessionError) {
        try SystemCall.write(record.encoded, to: "\(session(record.name))/\(SessionFiles.record)")
    }

    /// A connection to a session's holder.
    package func connect(to name: String) throws(SessionError) -> SessionClient {
        guard ImageName.isPlain(name), access(session(name), F_OK) == 0 else {
            throw .unknown(name: name, below: root)
        }
        return try SessionClient(directory: session(name), name: name)
    }

    /// Whether a session's holder answers.
    package func isAlive(_ name: String) -> Bool {
        guard let client = try? connect(to: name) else { return false }
        return client.ping(seconds: 2)
    }

    /// Whether a session's holder listens no more; one that is slow to answer is there.
    private func isGone(_ name: String) -> Bool {
        do throws(SessionError) {
            _ = try connect(to: name)
            return false
        } catch {
            return error == .ended(name: name)
        }
    }

    /// Ends a session and removes what is left of it.
    ///
    /// - Throws: `SessionError.unknown` when there is none of this name.
    package func stop(_ name: String) throws(SessionError) {
        let record = try record(of: name)
        do throws(SessionError) {
            let client = try connect(to: name)
            try client.stop()
        } catch .ended {
            // Its mounts and processes are gone already.
        }
        record.killHolder()
        record.removeGroups()
        SystemCall.removeTree(session(name))
    }

    /// Removes what is left of sessions whose holders are gone and that nobody wants to look at any more.
    ///
    /// - Returns: the names of those that were removed.
    @discardableResult
    package func sweep() throws(SessionError) -> [String] {
        var removed: [String] = []
        for name in try names() where isGone(name) {
            let path = "\(session(name))/\(SessionFiles.record)"
            guard let bytes = try SystemCall.contents(of: path),
                let record = try? SessionRecord(encoded: bytes, from: path)
            else {
                // Somebody may be starting it at this moment.
                guard SystemCall.now - SessionPlan.Stamp(of: session(name)).modifiedSeconds > 60 else {
                    continue
                }
                SystemCall.removeTree(session(name))
                removed.append(name)
                continue
            }
            guard record.isStarted, !record.isKept else { continue }
            record.killHolder()
            record.removeGroups()
            SystemCall.removeTree(session(name))
            removed.append(name)
        }
        return removed
    }
}

extension SessionPlan.Stamp {
    /// A file as it is now.
    package init(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self.init(path: path, modified: -1, size: -1)
            return
        }
        self.init(
            path: path,
            modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
            size: Int64(status.st_size))
    }

    var modifiedSeconds: Int { Int(modified / 1_000_000_000) }
}

extension SessionStore {
    /// The bytes of a file; nil when there is none.
    package func contents(of path: String) throws(SessionError) -> [UInt8]? {
        try SystemCall.contents(of: path)
    }
}
