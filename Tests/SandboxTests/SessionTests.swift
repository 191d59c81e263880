import Foundation
import Sessions
import TestSupport
import Testing

@testable import Sandbox

/// A place of a few files, and the sessions that a test starts in it.
private final class Place: Sendable {
    let directory: TemporaryDirectory
    let store: SessionStore

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("base\n", to: "checkout/file")
        // Short: everything of a session but its socket may lie anywhere.
        store = SessionStore(workspace: directory.path)
        let sandbox = try BubblewrapSandbox(scratch: directory["scratch"])
        let user = sandbox.user(slot: 0)
        for path in ["checkout", "checkout/file"] { chown(directory[path], user.uid, user.gid) }
        var job = SandboxJob(command: [], workingDirectory: "/testbed")
        job.environment = ["PATH": "/usr/bin:/bin", "OWN": "place"]
        // What an installation made belongs to the user of another slot.
        try directory.write("made\n", to: "layer/package/made")
        try directory.write("base\n", to: "checkout/package/file")
        let other = sandbox.user(slot: 1)
        for path in ["layer", "layer/package", "layer/package/made"] {
            chown(directory[path], other.uid, other.gid)
        }
        for path in ["checkout/package", "checkout/package/file"] {
            chown(directory[path], user.uid, user.gid)
        }
        let layers = try sandbox.sessionLayers(
            [directory["layer"], directory["checkout"]], below: directory["directories"], slot: 0)
        job.mounts = [
            .overlay(
                lowers: [directory["checkout"]], upper: .temporary, inside: "/testbed", ownership: .asIs),
            .overlay(lowers: layers, upper: .temporary, inside: "/layered", ownership: .asIs),
        ]
        var plan = try #require(sandbox.sessionPlan(job, slot: 0))
        plan.image = "owner__name-1"
        plan.stamps = [.init(of: directory["checkout/file"])]
        try store.keep(plan, in: "owner__name-1-abc", names: [])
    }

    deinit {
        for name in (try? store.names()) ?? [] { try? store.stop(name) }
    }

    /// `swegym-sandbox`, which is built with the tests.
    static let holder: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: own).deletingLastPathComponent().appending(path: "swegym-sandbox").path
    }()

    func start(_ name: String, _ change: (inout SessionRequest) -> Void = { _ in }) throws -> StartedSession {
        var request = SessionRequest(image: "owner__name-1")
        request.name = name
        change(&request)
        return try store.start(request, holder: Self.holder)
    }

    func run(
        _ session: String, _ command: String..., input: String = "", seconds: Double? = 20
    ) throws -> CapturedCommand {
        let execution = SessionClient.Execution(command, in: "/testbed", variables: ["PATH": "/usr/bin:/bin"])
        return try CapturedCommand(
            execution, over: try store.connect(to: session), input: Array(input.utf8), seconds: seconds)
    }

    func said(_ session: String, _ script: String) throws -> String {
        let captured = try run(session, "sh", "-c", script)
        return String(decoding: captured.output, as: UTF8.self)
    }
}

@Suite(.enabled(if: Machine.canKeepSessions, "the machine has no sandbox"))
struct `A session` {
    private let place: Place

    init() throws { place = try Place() }

    @Test func `keeps what commands write, and leaves the place as it is`() throws {
        _ = try place.start("one")
        #expect(
            try place.said("one", "echo more >> file; echo new > other; cat file other")
                == "base\nmore\nnew\n")
        #expect(try place.said("one", "cat file; id -u; pwd") == "base\nmore\n1000\n/testbed\n")
        #expect(try String(contentsOfFile: place.directory["checkout/file"], encoding: .utf8) == "base\n")
        _ = try place.start("two")
        #expect(try place.said("two", "cat file; ls -p") == "base\nfile\npackage/\n")
    }

    @Test func `writes where another user installed something`() throws {
        _ = try place.start("one")
        let script = """
            cd /layered/package && cat made file && echo x > new && rm made && mv file moved && echo y >> moved \
                && mkdir deep && ls && rmdir deep && cat moved
            """
        #expect(try place.said("one", script) == "made\nbase\ndeep\nmoved\nnew\nbase\ny\n")
        #expect(
            try String(contentsOfFile: place.directory["layer/package/made"], encoding: .utf8) == "made\n")
    }

    @Test func `gives a command its input, streams and status`() throws {
        _ = try place.start("one")
        let long = String(repeating: "0123456789", count: 300_000)
        let captured = try place.run("one", "sh", "-c", "cat; echo err >&2; exit 7", input: long)
        #expect(captured.output == Array(long.utf8))
        #expect(captured.error == Array("err\n".utf8))
        #expect(captured.ending == .exited(7))
        #expect(try place.run("one", "sh", "-c", "kill -9 $$").ending == .signalled(9))
        #expect(throws: SessionError.notExecuted(program: "no-such", code: ENOENT)) {
            try place.run("one", "no-such")
        }
        #expect(try place.run("one", "sleep", "100", seconds: 0.2).ending == nil)
    }

    @Test func `does not wait for what goes on in the background, and lets it write`() throws {
        _ = try place.start("one")
        #expect(try place.said("one", "(sleep 0.3; echo a; sleep 0.1; echo b > done) & echo c") == "c\n")
        let end = Date.now.addingTimeInterval(10)
        while try place.said("one", "cat done 2>/dev/null") != "b\n", Date.now < end { usleep(20_000) }
        #expect(try place.said("one", "cat done") == "b\n")
    }

    @Test func `cannot be ended, read or spied upon from inside`() throws {
        _ = try place.start("one")
        #expect(try place.said("one", "kill -9 1; kill -STOP 1; kill -9 -1; echo there") == "there\n")
        #expect(
            try place.said("one", "ls /proc/1/fd /proc/1/map_files 2>/dev/null; cat /proc/1/environ; echo $?")
                == "1\n")
        #expect(
            try place.said("one", "echo x > /usr/x; echo x > /etc/x; echo x > /dev/x; echo x > /x; ls /x")
                == "")
        #expect(try place.said("one", "ls /proc/self/fd").split(separator: "\n").count == 4)
    }

    @Test func `ends with all that runs in it`() throws {
        let mark = "31\(getpid())"
        _ = try place.start("one")
        let client = try place.store.connect(to: "one")
        var execution = SessionClient.Execution(
            ["sleep", mark], in: "/", variables: ["PATH": "/usr/bin:/bin"])
        execution.isDetached = true
        try client.start(execution)
        #expect(processes(mark) == 1)
        try place.store.stop("one")
        #expect(processes(mark) == 0)
        #expect(try place.store.names() == [])
        #expect(throws: SessionError.unknown(name: "one", below: place.store.root)) {
            try place.store.record(of: "one")
        }
    }

    @Test func `ends its command when the client leaves`() throws {
        let mark = "32\(getpid())"
        _ = try place.start("one")
        do {
            let client = try place.store.connect(to: "one")
            try client.start(.init(["sleep", mark], in: "/", variables: ["PATH": "/usr/bin:/bin"]))
            #expect(processes(mark) == 1)
        }
        let end = Date.now.addingTimeInterval(10)
        while processes(mark) > 0, Date.now < end { usleep(10_000) }
        #expect(processes(mark) == 0)
        #expect(place.store.isAlive("one"))
    }

    @Test func `ends with its owner, its time or its command`() throws {
        let owner = try Child("/bin/sleep", ["100"])
        _ = try place.start("owned") { $0.owner = owner.identifier }
        _ = try place.start("timed") { $0.lifetimeSeconds = 1 }
        _ = try place.start("main") { $0.command = ["sh", "-c", "sleep 0.2"] }
        #expect(place.store.isAlive("owned"))
        owner.kill()
        let end = Date.now.addingTimeInterval(10)
        while ["owned", "timed", "main"].contains(where: place.store.isAlive), Date.now < end {
            usleep(20_000)
        }
        #expect(["owned", "timed", "main"].filter(place.store.isAlive) == [])
        #expect(try Set(place.store.sweep()) == ["owned", "timed", "main"])
    }

    @Test func `is bounded in what it writes and how many processes it has`() throws {
        _ = try place.start("one") {
            $0.diskBytes = 10 << 20
            $0.processes = 20
        }
        let script =
            "for place in /tmp /testbed /dev/shm; do head -c 20000000 /dev/zero > $place/x 2>/dev/null"
            + " || echo full; rm $place/x; done; echo ok > /tmp/y && cat /tmp/y"
        #expect(try place.said("one", script) == "full\nfull\nfull\nok\n")
        let forks = "for i in $(seq 40); do sleep 5 & done 2>/dev/null; jobs | wc -l"
        let count = Int(try place.said("one", forks).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        #expect(count <= 20)
        try place.store.stop("one")
    }

    @Test func `passes sockets of its loopback out`() throws {
        _ = try place.start("one")
        let client = try place.store.connect(to: "one")
        let (listener, port) = try client.listen()
        defer { close(listener) }
        let connection = try client.connect(port: port)
        defer { close(connection) }
        let accepted = accept(listener, nil, nil)
        #expect(accepted >= 0)
        #expect(write(accepted, "x", 1) == 1)
        close(accepted)
        var byte: UInt8 = 0
        #expect(read(connection, &byte, 1) == 1 && byte == UInt8(ascii: "x"))
        // A refusal shows at the first use.
        let refused = try client.connect(port: 1)
        defer { close(refused) }
        #expect(read(refused, &byte, 1) <= 0)
    }

    @Test func `is not started twice under a name, nor where its place has changed`() throws {
        _ = try place.start("one")
        #expect(throws: SessionError.taken(name: "one")) { try place.start("one") }
        #expect(place.store.isAlive("one"))
        try place.directory.write("changed\n", to: "checkout/file")
        #expect(throws: SessionError.unprepared(image: "owner__name-1")) { try place.start("two") }
        #expect(throws: SessionError.unprepared(image: "../x")) {
            _ = try place.store.plan(for: "../x")
        }
    }

    @Test func `leaves nothing when it cannot start`() throws {
        #expect(throws: SessionError.self) {
            var request = SessionRequest(image: "owner__name-1")
            request.name = "one"
            _ = try place.store.start(request, holder: "/bin/false")
        }
        #expect(try place.store.names() == [])
    }

    /// How many processes have a word among their arguments.
    private func processes(_ mark: String) -> Int {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return numbers.filter { number in
            guard let bytes = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else {
                return false
            }
            return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } == ["sleep", mark]
        }.count
    }
}
