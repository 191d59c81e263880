import Instances
import TestSupport
import Testing

@testable import Sandbox

@Suite struct `A job for a sandbox` {
    private func job(_ change: (inout SandboxJob) -> Void = { _ in }) -> SandboxJob {
        var job = SandboxJob(
            command: ["/usr/bin/true", "x"], workingDirectory: "/checkout", environment: ["A": "b"])
        job.mounts = [.readOnly(host: "/srv/x", inside: "/checkout")]
        job.hostPrefixes = ["/opt/python"]
        change(&job)
        return job
    }

    @Test func `is taken when it makes sense`() throws {
        try job().validate()
        try job { $0.workingDirectory = "/" }.validate()
        try job { $0.report = ReportChannel(descriptor: 3) }.validate()
        try job { $0.report = ReportChannel(descriptor: 19) }.validate()
        try job { $0.environment = [:] }.validate()
    }

    private static let faults: [(change: @Sendable (inout SandboxJob) -> Void, word: String)] = [
        ({ $0.command = [] }, "absolute path"), ({ $0.command = ["true"] }, "absolute path"),
        ({ $0.command = ["./true"] }, "absolute path"), ({ $0.command = [""] }, "absolute path"),
        ({ $0.workingDirectory = "work" }, "absolute path"),
        ({ $0.workingDirectory = "/checkout/.." }, "absolute path"),
        ({ $0.workingDirectory = "/checkout/" }, "absolute path"),
        ({ $0.workingDirectory = "" }, "absolute path"),
        ({ $0.mounts = [.readOnly(host: "/x", inside: "/")] }, "absolute path"),
        ({ $0.mounts = [.readOnly(host: "/x", inside: "/a/../b")] }, "absolute path"),
        ({ $0.mounts = [.writable(host: "/x", inside: "a")] }, "absolute path"),
        ({ $0.mounts = [.temporary(inside: "//a", bytes: 1)] }, "absolute path"),
        (
            { $0.mounts = [.overlay(lowers: ["/x"], upper: .temporary, inside: "/a/.", ownership: .asIs)] },
            "absolute path"
        ),
        ({ $0.hostPrefixes = ["/opt/../etc"] }, "absolute path"),
        ({ $0.hostPrefixes = ["/"] }, "absolute path"),
        ({ $0.command.append("a\0b") }, "NUL"), ({ $0.environment["A"] = "\0" }, "NUL"),
        ({ $0.environment["A\0"] = "" }, "NUL"), ({ $0.workingDirectory = "/w\0" }, "NUL"),
        ({ $0.environment[""] = "x" }, "name of a variable"),
        ({ $0.environment["A=B"] = "x" }, "name of a variable"),
        ({ $0.report = ReportChannel(descriptor: 2) }, "descriptor 2"),
        ({ $0.report = ReportChannel(descriptor: 20) }, "descriptor 20"),
        ({ $0.report = ReportChannel(descriptor: -1) }, "descriptor -1"),
    ]

    @Test(arguments: faults.indices)
    func `is refused when it contradicts itself`(index: Int) {
        let (change, word) = Self.faults[index]
        let error = #expect(throws: SandboxError.self) { try job(change).validate() }
        guard case .invalidJob(let cause)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(cause.contains(word), "\(cause)")
    }
}

@Suite struct `The limits of a job` {
    @Test func `are those of a run of tests where it has some`() {
        var run = RunLimits()
        run.wallSeconds = 12
        run.silenceSeconds = 7
        run.memoryBytes = 3 << 30
        run.processes = 99
        run.diskBytes = 1 << 20
        let limits = SandboxLimits(run)
        #expect(limits.wallSeconds == 12)
        #expect(limits.silenceSeconds == 7)
        #expect(limits.memoryBytes == 3 << 30)
        #expect(limits.processes == 99)
        #expect(limits.scratchBytes == 1 << 20)
        let others = SandboxLimits()
        #expect(limits.openFiles == others.openFiles && limits.fileBytes == others.fileBytes)
    }

    @Test func `become those of processes, address space only where nothing else bounds memory`() {
        var limits = SandboxLimits()
        limits.processes = 10
        limits.openFiles = 64
        limits.cpuSeconds = 5
        limits.fileBytes = 1000
        limits.memoryBytes = 1 << 30
        let bounded = limits.prlimit(boundsMemory: true)
        #expect(bounded == ["prlimit", "--nproc=10", "--nofile=64", "--fsize=1000", "--cpu=5", "--core=0"])
        #expect(limits.prlimit(boundsMemory: false) == bounded + ["--as=\(5 << 30)"])
    }

    @Test func `are never higher than what this process may have`() {
        var limits = SandboxLimits()
        limits.openFiles = .max
        let option = limits.prlimit(boundsMemory: true).first { $0.hasPrefix("--nofile=") } ?? ""
        let number = option.split(separator: "=").last.flatMap { Int($0) } ?? 0
        #expect(number > 0 && number < Int.max)
    }
}

@Suite struct `The options of bubblewrap` {
    private func options(_ change: (inout BubblewrapOptions) -> Void = { _ in }) -> [String] {
        var options = BubblewrapOptions(
            system: SystemMounts(
                rootLinks: [("/bin", "usr/bin"), ("/lib64", nil)], configuration: ["ssl", "localtime"]),
            mounts: [.readOnly(source: "/s/0", inside: "/a"), .writable(source: "/s/1", inside: "/a/b")],
            environment: ["B": "2", "A": "1"], workingDirectory: "/a", temporaryBytes: 4096,
            gatewaySocket: nil,
            hasFilter: false)
        change(&options)
        return options.list
    }

    /// Where some words stand one after another.
    private func place(of words: String..., in list: [String]) -> Int? {
        list.indices.first { list[$0...].starts(with: words) }
    }

    @Test func `unshare everything, drop every power and clear the environment`() {
        let list = options()
        for word in ["--unshare-all", "--disable-userns", "--die-with-parent", "--new-session", "--clearenv"]
        {
            #expect(list.contains(word))
        }
        #expect(place(of: "--cap-drop", "ALL", in: list) != nil)
        #expect(place(of: "--uid", "1000", in: list) != nil && place(of: "--gid", "1000", in: list) != nil)
        #expect(!list.contains("--share-net"))
    }

    @Test func `show the system read-only and links as links`() {
        let list = options()
        #expect(place(of: "--ro-bind", "/usr", "/usr", in: list) != nil)
        #expect(place(of: "--symlink", "usr/bin", "/bin", in: list) != nil)
        #expect(place(of: "--ro-bind", "/lib64", "/lib64", in: list) != nil)
        #expect(place(of: "--ro-bind", "/etc/ssl", "/etc/ssl", in: list) != nil)
        #expect(
            !list.contains("/etc/passwd")
                || place(of: "--ro-bind", "/etc/passwd", "/etc/passwd", in: list) == nil)
    }

    @Test func `mount in order, over the system and below a root that is then read-only`() throws {
        let list = options()
        let first = try #require(place(of: "--ro-bind", "/s/0", "/a", in: list))
        let second = try #require(place(of: "--bind", "/s/1", "/a/b", in: list))
        let temporary = try #require(
            place(of: "--size", "4096", "--perms", "1777", "--tmpfs", "/tmp", in: list))
        let closed = try #require(place(of: "--remount-ro", "/", in: list))
        let system = try #require(place(of: "--ro-bind", "/usr", "/usr", in: list))
        #expect(system < temporary && temporary < first && first < second && second < closed)
    }

    @Test func `set variables after the others are cleared, in one order`() throws {
        let list = options()
        let cleared = try #require(list.firstIndex(of: "--clearenv"))
        #expect(Array(list[(cleared + 1)...]) == ["--setenv", "A", "1", "--setenv", "B", "2"])
        #expect(place(of: "--chdir", "/a", in: list).map { $0 < cleared } == true)
    }

    @Test func `have a filter and a gateway only where there is one`() {
        let plain = options()
        #expect(!plain.contains("--seccomp"))
        #expect(!plain.contains(BubblewrapOptions.socketInside))
        let full = options {
            $0.hasFilter = true
            $0.gatewaySocket = "/s/g"
        }
        #expect(place(of: "--seccomp", "\(BubblewrapOptions.Descriptor.filter)", in: full) != nil)
        #expect(place(of: "--bind", "/s/g", BubblewrapOptions.socketInside, in: full) != nil)
    }

    @Test func `show no secret of the host's configuration`() {
        let shown = SystemMounts.current.options.filter { $0.hasPrefix("/etc/") }.map { $0.dropFirst(5) }
        for name in ["shadow", "passwd", "ssh", "sudoers", "hostname", "resolv.conf", "hosts", "environment"]
        {
            #expect(!shown.contains { $0 == name || $0.hasPrefix(name + "/") }, "\(name)")
        }
    }
}

@Suite struct `A path of the host` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [
        ("/a", "/a", true), ("/a", "/a/b", true), ("/a/", "/a/b", true), ("/", "/a", true),
        ("/a", "/ab", false),
        ("/a/b", "/a", false), ("/a", "/", false), ("/a/", "/ab", false),
    ])
    func `lies below another by whole parts`(folder: String, path: String, expected: Bool) {
        #expect(HostPath.contains(folder, path) == expected)
    }

    @Test func `is told from what is not there, and from links`() throws {
        try directory.write("x", to: "folder/file")
        try HostPath.makeLink(directory["link"], to: "folder/file")
        try HostPath.makeLink(directory["loose"], to: "nowhere")
        #expect(HostPath.isDirectory(directory["folder"]) && !HostPath.isDirectory(directory["folder/file"]))
        #expect(HostPath.exists(directory["link"]) && !HostPath.exists(directory["loose"]))
        #expect(HostPath.linkTarget(directory["link"]) == "folder/file")
        #expect(HostPath.linkTarget(directory["loose"]) == "nowhere")
        #expect(HostPath.linkTarget(directory["folder"]) == nil)
        #expect(HostPath.resolved(directory["link"]) == HostPath.resolved(directory["folder/file"]))
        #expect(HostPath.resolved(directory["loose"]) == nil)
        #expect(HostPath.names(in: directory.path) == ["folder", "link", "loose"])
        #expect(HostPath.names(in: directory["none"]).isEmpty)
    }

    @Test func `is made once, with those above it`() throws {
        try HostPath.makeDirectories(directory["a/b/c"])
        try HostPath.makeDirectories(directory["a/b/c"])
        try HostPath.makeDirectory(directory["a/b"])
        #expect(HostPath.isDirectory(directory["a/b/c"]))
        try HostPath.makeFile(directory["a/file"])
        #expect(throws: SandboxError.self) { try HostPath.makeFile(directory["a/file"]) }
        #expect(throws: SandboxError.self) { try HostPath.makeDirectory(directory["a/file"]) }
        #expect(throws: SandboxError.self) { try HostPath.makeDirectory(directory["none/x"]) }
        #expect(throws: SandboxError.self) { try HostPath.makeLink(directory["a/file"], to: "x") }
    }

    @Test func `is read and written as a small file`() throws {
        try directory.write("text", to: "file")
        #expect(HostPath.text(of: directory["file"]) == "text")
        #expect(HostPath.text(of: directory["file"], limit: 2) == "te")
        #expect(HostPath.text(of: directory["none"]) == nil)
        #expect(HostPath.put("new!", into: directory["file"]))
        #expect(HostPath.text(of: directory["file"]) == "new!")
        #expect(!HostPath.put("x", into: directory["none"]))
    }

    @Test func `is open to all when everybody may enter and read`() {
        #expect(HostPath.isOpenToAll("/usr/bin"))
        #expect(HostPath.isOpenToAll("/usr/bin/env"))
        #expect(!HostPath.isOpenToAll("/usr/bin/../bin"))
        #expect(!HostPath.isOpenToAll("/nowhere"))
        #expect(!HostPath.isOpenToAll("/etc/shadow"))
    }
}

@Suite struct `A host and its port` {
    @Test(
        arguments: [
            ("example.org:443", "example.org", 443), ("EXAMPLE.org:80", "example.org", 80),
            ("127.0.0.1:1", "127.0.0.1", 1),
            ("[::1]:8080", "::1", 8080), ("[FE80::1]:65535", "fe80::1", 65535), ("a_b-c.d:9", "a_b-c.d", 9),
        ] as [(String, String, UInt16)])
    func `are read, the name in lower case`(text: String, host: String, port: UInt16) throws {
        let read = try #require(HostAndPort(text))
        #expect(read.host == host && read.port == port)
        #expect(HostAndPort(read.description) == read)
    }

    @Test(arguments: [
        "", ":", "a", "a:", ":80", "a:0", "a:65536", "a:-1", "a:8 0", "a b:80", "a/b:80", "a@b:80", "::1:80",
        "a:80:90",
        "a\n:80", "[]:80", "é:80", "a%00:80", "a:+80",
    ])
    func `are none in any other form`(text: String) {
        let read = HostAndPort(text)
        // A sign before a number is no harm: it is the same port.
        #expect(read == nil || text == "a:+80" && read?.port == 80, "\(String(describing: read))")
    }
}
