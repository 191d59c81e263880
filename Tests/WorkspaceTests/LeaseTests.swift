import Foundation
import Instances
import TestSupport
import Testing

@testable import Workspace

@Suite struct `A lease on a workspace` {
    private let directory: TemporaryDirectory
    private var layout: WorkspaceLayout { WorkspaceLayout(root: directory["workspace"]) }

    init() throws { directory = try TemporaryDirectory() }

    @Test func `makes the workspace, and says who holds it and how to go on`() throws {
        let lease = try Lease(of: layout, command: "swegym mine x")
        let text = try directory.text("workspace/lease")
        #expect(text.contains("process \(getpid()) on ") && text.contains("(swegym mine x)"))
        let error = #expect(throws: WorkspaceError.self) { try Lease(of: layout, command: "swegym publish") }
        guard case .held(let path, let holder)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path == layout.root && holder.contains("(swegym mine x)"))
        #expect(error?.description.contains("name another --workspace") == true)
        withExtendedLifetime(lease) {}
    }

    @Test func `ends with its value, and the next holder is named alone`() throws {
        do {
            let long = try Lease(of: layout, command: String(repeating: "long ", count: 100))
            withExtendedLifetime(long) {}
        }
        let next = try Lease(of: layout, command: "short")
        let text = try directory.text("workspace/lease")
        #expect(text.hasSuffix("(short)\n") && !text.contains("long"))
        withExtendedLifetime(next) {}
    }

    @Test func `is none of a place that is a file`() throws {
        try directory.write("x", to: "workspace")
        let error = #expect(throws: WorkspaceError.self) { try Lease(of: layout, command: "c") }
        guard case .file? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try directory.text("workspace") == "x")
    }

    @Test func `of an unwritten file names another process`() throws {
        // As between the lock and the text of another process.
        try directory.write("", to: "workspace/lease")
        let descriptor = open(layout.lease, O_RDWR)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let error = #expect(throws: WorkspaceError.self) { try Lease(of: layout, command: "c") }
        #expect(error?.description.contains("is in use by another process") == true)
    }
}

@Suite struct `The layout of a workspace` {
    private let layout = WorkspaceLayout(root: "/srv/x/../space/")

    @Test func `is absolute and below its root`() throws {
        #expect(layout.root == "/srv/space")
        let id = try #require(InstanceID("octo__tool-12"))
        let paths = [
            layout.lease, layout.catalogue, layout.records, layout.environments, layout.cache, layout.scratch,
            layout.mirror(of: id.repository), layout.mirrorRecord(of: id.repository),
            layout.run(id, key: "k"),
            layout.validation(id, policy: "swe-bench"), layout.lock("d"),
            layout.mined(id.repository, generation: "g"),
            layout.absolute(layout.relativeLogs(id)),
        ]
        for path in paths { #expect(path.hasPrefix("/srv/space/")) }
        #expect(Set(paths).count == paths.count)
        #expect(WorkspaceLayout(root: "relative").root.hasPrefix("/"))
    }

    @Test func `keeps instances apart`() throws {
        let ids = ["a__b-1", "a__b-11", "a__b.c-1", "a__B-1", "a-b__c-1"].compactMap { InstanceID($0) }
        #expect(ids.count == 5)
        #expect(Set(ids.map { layout.run($0, key: "k") }).count == 5)
        #expect(Set(ids.map { layout.validation($0, policy: "p") }).count == 5)
        #expect(Set(ids.map { layout.relativeLogs($0) }).count == 5)
    }
}
