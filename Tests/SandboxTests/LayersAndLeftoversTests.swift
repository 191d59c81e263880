import Foundation
import TestSupport
import Testing

@testable import Sandbox

@Suite struct `The directories of layers in an upper one` {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("", to: "base/lib/deep/file")
        try directory.write("", to: "base/replaced/file")
        try directory.write("", to: "top/own/file")
        try directory.write("a file where the base has a directory", to: "top/replaced")
        try HostPath.makeDirectories(directory["upper"])
    }

    private func skeleton() throws -> DirectorySkeleton {
        let user = SandboxUser(uid: getuid(), gid: getgid())
        return try DirectorySkeleton(
            of: [directory["top"], directory["base"]], in: directory["upper"], for: user)
    }

    @Test func `are those of all layers, without files and without what a higher one replaced`() throws {
        _ = try skeleton()
        let made = try FileManager.default.subpathsOfDirectory(atPath: directory["upper"])
        #expect(made.sorted() == ["lib", "lib/deep", "own"])
    }

    @Test func `go again, but for those that something was put into`() throws {
        let skeleton = try skeleton()
        try directory.write("", to: "upper/lib/new")
        skeleton.prune()
        let left = try FileManager.default.subpathsOfDirectory(atPath: directory["upper"])
        #expect(left.sorted() == ["lib", "lib/new"])
    }

    @Test func `cannot be made where there is no upper layer`() throws {
        try FileManager.default.removeItem(atPath: directory["upper"])
        let error = #expect(throws: SandboxError.self) { try skeleton() }
        guard case .host("making directory", _, ENOENT)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

@Suite struct `What a killed run leaves` {
    @Test func `is removed, and what a live one has or another program made stays`() throws {
        let directory = try TemporaryDirectory()
        for name in ["run-99999999-5-0-1", RunName.own + "0-1", "other", "run-x-y"] {
            try directory.write("", to: "\(name)/file")
        }
        Leftovers.remove(scratch: directory.path, tree: ControlGroupTree(mountinfo: "", membership: ""))
        #expect(try directory.names == [RunName.own + "0-1", "other", "run-x-y"].sorted())
    }
}

@Suite struct `A fault of the sandbox` {
    @Test func `says what to do about it`() {
        #expect(SandboxError.survivors(count: 3).description.contains("3 of its processes"))
        #expect(SandboxError.invalidJob("no command").description == "preparing a sandboxed job: no command")
        let host = SandboxError.host(operation: "making file", path: "/x", code: ENOSPC)
        #expect(host.description == "preparing a sandboxed job: making file /x: No space left on device")
    }
}

@Suite struct `What bubblewrap says of its child` {
    @Test(
        arguments: [
            ("", false, nil), ("{ \"child-pid\": 17 }", true, nil), ("{\"exit-code\":0}", false, 0),
            ("{ \"child-pid\": 1, \"net-namespace\": 5 }\n{ \"exit-code\": 137 }\n", true, 137),
            ("{ \"child-pid\": x }", false, nil), ("{ \"exit-code\": 99999999999 }", false, nil),
        ] as [(String, Bool, Int32?)])
    func `is its number and its status, where they are numbers`(text: String, started: Bool, code: Int32?) {
        let status = BubblewrapStatus(text: text)
        #expect(status.started == started && status.exitCode == code)
    }
}
