import Testing

@testable import Auditing

@Suite struct MountCheckTests {
    private static let host = MountTable(
        """
        20 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        30 20 254:16 /data /work\\040here rw,relatime - ext4 /dev/vdb rw
        31 20 0:21 / /proc rw - proc proc rw
        """)

    private func check(
        asked: [MountCheck.Asked] = [],
        seen: [SeenMount] = [.init(device: "9:9", root: "/", place: "/", kind: "tmpfs")]
    ) -> InstanceAudit.Check {
        var answer = AuditAnswer()
        answer.mounts = seen
        let root = "/work here/w"
        return MountCheck(
            asked: asked, forbidden: [("records", root + "/records"), ("the publication", "/srv/splits")],
            workspace: root, allowed: [root + "/environments", root + "/scratch"], host: Self.host
        ).check(answer)
    }

    @Test func `lets the places of a run be shown, and nothing else of the workspace`() {
        #expect(
            check(asked: [.init(inside: "/env", hosts: ["/work here/w/environments/ab"])]).outcome == .clean)
        for path in [
            "/work here/w/records/runs", "/work here/w", "/", "/work here/w/mined", "/srv/splits/full.jsonl",
            "/srv",
        ] {
            #expect(check(asked: [.init(inside: "/x", hosts: [path])]).outcome == .leak, "\(path)")
        }
        #expect(check(asked: [.init(inside: "/x", hosts: ["/srv/splits-of-another"])]).outcome == .clean)
    }

    @Test func `recognises what is mounted by the numbers of its file system`() {
        let records = SeenMount(device: "254:16", root: "/data/w/records", place: "/opt/x", kind: "ext4")
        #expect(check(seen: [records]).leaks == ["/opt/x shows records"])
        let environment = SeenMount(
            device: "254:16", root: "/data/w/environments/ab", place: "/env", kind: "ext4")
        #expect(check(seen: [environment]).outcome == .clean)
        let layers = SeenMount(device: "0:99", root: "/", place: "/extra", kind: "overlay")
        #expect(check(seen: [layers]).leaks == ["/extra: layers that nobody asked for"])
        #expect(check(asked: [.init(inside: "/extra", hosts: [])], seen: [layers]).outcome == .clean)
    }

    @Test func `proves nothing without the kernel's list`() {
        #expect(check(seen: []).outcome == .unproven)
    }
}
