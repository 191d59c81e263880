internal import Files
internal import Glibc

/// The directory of one run below the scratch, in which its mounts are staged before bubblewrap sees them.
///
/// Overlays and what lies in places that only root may enter are mounted here, under short names of ours: hostile or
/// odd names of the host are only ever targets of links or whole arguments, never part of a mount's options, where a
/// comma or colon would have a meaning.
struct RunDirectory {
    let path: String
    /// Where the inside user sees the directory while the run lasts.
    let shownAt: String
    let user: SandboxUser
    /// Whether root sets the stage; else an ordinary user in a user namespace.
    let privileged: Bool
    /// Whether changes can be kept in memory: an ordinary user's overlay needs user attributes there, Linux 6.6.
    let memoryUppers: Bool

    /// The directories of the host that take changes of overlays.
    private(set) var diskUppers: [String] = []
    private var count = 0
    private var operations: [String] = []
    private var temporaryUppers: [Int] = []
    private var workDirectories: [String] = []
    private var skeletons: [DirectorySkeleton] = []

    /// Whether it is shown at a place that all users can enter; else it stays at its own path.
    private let isShown: Bool
    /// Whether places of the host are only reached by way of it, since the back end covers some of them.
    private let bindsAll: Bool
    private var coverings: [String] = []

    init(path: String, on host: SandboxHost, user: SandboxUser) throws(SandboxError) {
        self.path = path
        isShown = host.privileged || host.bindsAll
        shownAt = isShown ? host.shownAt : path
        bindsAll = host.bindsAll
        self.user = user
        privileged = host.privileged
        memoryUppers = host.memoryUppers
        try HostPath.makeDirectory(path)
    }

    /// The user of the staged jobs as the staging script sees it.
    var staged: SandboxUser { privileged ? user : SandboxUser(uid: 0, gid: 0) }

    /// A path by which bubblewrap, as the inside user, can reach a file or directory of the host.
    mutating func source(_ host: String) throws(SandboxError) -> String {
        guard host.hasPrefix("/"), let real = HostPath.resolved(host) else {
            throw .invalidJob("mount of \(host): there is no such file or directory on the host")
        }
        guard
            bindsAll
                || privileged && (HostPath.contains(shownAt, real) || !HostPath.isOpenToAll(real))
        else { return real }
        let name = "b\(next())"
        if HostPath.isDirectory(real) {
            try HostPath.makeDirectory("\(path)/\(name)")
        } else {
            try HostPath.makeFile("\(path)/\(name)")
        }
        operations += ["bind", real, name]
        return "\(shownAt)/\(name)"
    }

    /// Stages an overlay; where bubblewrap finds the merged directory.
    mutating func overlay(
        lowers: [String], upper: SandboxUpper, ownership: OverlayOwnership
    ) throws(SandboxError) -> String {
        guard !lowers.isEmpty else { throw .invalidJob("an overlay without lower directories") }
        let number = next()
        var options = privileged ? "nosuid,nodev" : "nosuid,nodev,userxattr"
        var names: [String] = []
        for (index, lower) in lowers.enumerated() {
            guard lower.hasPrefix("/"), HostPath.isDirectory(lower) else {
                throw .invalidJob("overlay of \(lower): there is no such directory on the host")
            }
            names.append("l\(number).\(index)")
            try HostPath.makeLink("\(path)/\(names[index])", to: lower)
        }
        options += ",lowerdir=" + names.joined(separator: ":")
        let owned = ownership == .directories && privileged
        options += try upperOptions(number, upper, skeletonOf: owned ? lowers : nil)
        let merged = "m\(number)"
        try HostPath.makeDirectory("\(path)/\(merged)")
        operations += ["overlay", options, merged]
        return "\(shownAt)/\(merged)"
    }

    private mutating func upperOptions(
        _ number: Int, _ upper: SandboxUpper, skeletonOf lowers: [String]?
    ) throws(SandboxError) -> String {
        switch upper {
        case .temporary where lowers == nil && memoryUppers:
            temporaryUppers.append(number)
            return ",upperdir=t/u\(number),workdir=t/w\(number)"
        case .temporary:
            try HostPath.makeDirectory("\(path)/u\(number)")
            try HostPath.makeDirectory("\(path)/w\(number)")
        case .keep(let host):
            // The work directory must lie on the file system of the upper: beside it.
            let work = host + ".overlay-work"
            guard TreeRemover.remove(work) else {
                throw .host(operation: "removing", path: work, code: errno)
            }
            try HostPath.makeDirectory(host)
            try HostPath.makeDirectory(work)
            workDirectories.append(work)
            try HostPath.makeLink("\(path)/u\(number)", to: host)
            try HostPath.makeLink("\(path)/w\(number)", to: work)
        }
        let place: String
        if case .keep(let host) = upper { place = host } else { place = "\(path)/u\(number)" }
        diskUppers.append(place)
        try HostPath.give(place, to: user)
        if let lowers { skeletons.append(try DirectorySkeleton(of: lowers, in: place, for: user)) }
        return ",upperdir=u\(number),workdir=w\(number)"
    }

    /// Stages an empty directory in memory; where the back end finds it.
    mutating func temporary(bytes: Int, mode: String, owner: SandboxUser) throws(SandboxError) -> String {
        let name = "n\(next())"
        try HostPath.makeDirectory("\(path)/\(name)")
        operations += ["scratch", Self.memory(bytes: bytes, mode: mode, owner: owner), name]
        return "\(shownAt)/\(name)"
    }

    /// Stages a copy in memory of a directory of the run's, so that what is made in it later goes with the run.
    mutating func copy(of skeleton: String, bytes: Int, owner: SandboxUser) throws(SandboxError) -> String {
        let place = try temporary(bytes: bytes, mode: "0755", owner: owner)
        operations += ["fill", "\(owner.uid):\(owner.gid)", skeleton, "n\(count)"]
        return place
    }

    /// Covers a directory of the host by an empty one in memory, once everything is staged.
    mutating func cover(_ directory: String, bytes: Int) {
        coverings += [
            "scratch", Self.memory(bytes: bytes, mode: "0755", owner: SandboxUser(uid: 0, gid: 0)), directory,
        ]
    }

    /// Writes a file of ours into the directory; where the back end finds it.
    func write(_ bytes: [UInt8], as name: String, mode: mode_t = 0o644) throws(SandboxError) -> String {
        try HostPath.makeFile("\(path)/\(name)")
        guard HostPath.put(bytes, into: "\(path)/\(name)") else {
            throw .host(operation: "writing", path: "\(path)/\(name)", code: errno)
        }
        guard chmod("\(path)/\(name)", mode) == 0 else {
            throw .host(operation: "closing", path: "\(path)/\(name)", code: errno)
        }
        return "\(shownAt)/\(name)"
    }

    private static func memory(bytes: Int, mode: String, owner: SandboxUser) -> String {
        "size=\(bytes),nr_inodes=1000000,mode=\(mode),uid=\(owner.uid),gid=\(owner.gid),nosuid,nodev"
    }

    private mutating func next() -> Int {
        count += 1
        return count
    }

    /// The directory in memory for temporary uppers, when the run has one.
    var memoryDirectory: String? { temporaryUppers.isEmpty ? nil : "\(path)/t" }

    /// The script's operations for everything staged.
    func script(scratchBytes: Int) throws(SandboxError) -> [String] {
        var list: [String] = []
        if !temporaryUppers.isEmpty {
            try HostPath.makeDirectory("\(path)/t")
            // A limit on files too: empty ones take kernel memory that no size counts.
            list += ["scratch", "size=\(scratchBytes),nr_inodes=1000000,mode=0755,nosuid,nodev", "t"]
            list += [
                "uppers", "\(staged.uid):\(staged.gid)",
                temporaryUppers.map { "t/u\($0)" }.joined(separator: " "),
                temporaryUppers.map { "t/w\($0)" }.joined(separator: " "),
            ]
        }
        list += operations
        if isShown { list += ["show", shownAt] }
        return list + coverings
    }

    /// Removes everything of the run but the uppers to be kept; what could not be removed.
    func remove() -> [String] {
        for skeleton in skeletons { skeleton.prune() }
        return (workDirectories + [path]).filter { !TreeRemover.remove($0) }
    }
}
