import Foundation
import Sandbox
import TestSupport
import Testing

@testable import Python

@Suite("The package cache as a job of the sandbox sees it")
struct CacheSnapshotTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("known", to: "cache/wheels-v8/pypi/six/1.0.msgpack")
        try FileManager.default.createSymbolicLink(
            atPath: directory["cache/wheels-v8/pypi/six/1.0"], withDestinationPath: "../../../archive-v0/x")
    }

    private func status(_ path: String) -> stat? {
        var found = stat()
        return lstat(directory[path], &found) == 0 ? found : nil
    }

    @Test("It has the cache's files and the sandbox user's directories, and nothing that comes later")
    func snapshot() throws {
        // Giving files away is root's.
        let user =
            getuid() == 0 ? SandboxUser(uid: 4242, gid: 4242) : SandboxUser(uid: getuid(), gid: getgid())
        try CacheSnapshot.make(
            of: directory["cache/wheels-v8"], at: directory["snapshot/wheels-v8"], for: user)
        try directory.write("late", to: "cache/wheels-v8/pypi/constantly/2.0.msgpack")
        #expect(status("snapshot/wheels-v8/pypi/constantly") == nil)
        for path in ["", "/pypi", "/pypi/six"] {
            #expect(status("snapshot/wheels-v8\(path)")?.st_uid == user.uid)
        }
        let file = "wheels-v8/pypi/six/1.0.msgpack"
        #expect(status("snapshot/\(file)")?.st_ino == status("cache/\(file)")?.st_ino)
        #expect(status("cache/\(file)")?.st_uid == getuid())
        let target = try FileManager.default.destinationOfSymbolicLink(
            atPath: directory["snapshot/wheels-v8/pypi/six/1.0"])
        #expect(target == "../../../archive-v0/x")
    }

    @Test("Jobs get snapshots, one each, and only of what resolving reads")
    func mounts() async throws {
        let scripted = try await ScriptedBench()
        try scripted.directory.write("x", to: "cache/uv/simple-v16/index/six.rkyv")
        try scripted.directory.write("x", to: "cache/uv/archive-v0/x/six.py")
        let mounts = try scripted.bench.cacheMounts(snapshot: scripted.directory["job"], slot: 1)
        guard case .overlay(let lowers, .temporary, let inside, .asIs) = mounts.last else {
            Issue.record("no overlay: \(mounts)")
            return
        }
        #expect(mounts.count == 2)
        #expect(lowers == [scripted.directory["job/simple-v16"]])
        #expect(inside == "\(Workbench.Inside.cache)/simple-v16")
    }
}
