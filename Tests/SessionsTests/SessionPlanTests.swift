import Testing

@testable import Sessions

@Suite struct `The plan of a place` {
    private static var plan: SessionPlan {
        var plan = SessionPlan()
        plan.image = "pallets__flask-4045"
        plan.variables = ["PATH": "/a:/b", "ODD": "x\n:,\u{1F600}"]
        plan.options = ["--ro-bind", "/usr", "/usr"]
        plan.mounts = [
            .readOnly(host: "/tmp/a,b:c", inside: "/opt"),
            .overlay(lowers: ["/l1", "/l2"], inside: "/testbed"),
            .empty(inside: "/logs"), .link(target: "/opt", inside: "/x"),
        ]
        plan.user = SessionPlan.User(uid: 1_000_999, gid: 1_000_999, shown: "/mnt")
        plan.filter = [0, 1, 2, 255]
        plan.groups = [SessionPlan.Group(controller: "memory", version: 2, directory: "/sys/fs/cgroup")]
        plan.stamps = [SessionPlan.Stamp(path: "/x", modified: -1, size: -1)]
        plan.base = SessionPlan.Base(commit: "abc", gitDirectory: "/run/swegym/git")
        plan.limits.lifetimeSeconds = 7
        return plan
    }

    @Test func `is read as it was written`() throws {
        #expect(try SessionPlan(encoded: Self.plan.encoded, from: "plan") == Self.plan)
        #expect(try SessionPlan(encoded: SessionPlan().encoded, from: "plan") == SessionPlan())
    }

    @Test func `is refused when its file was cut, wherever that was`() {
        let bytes = Self.plan.encoded
        for count in 0..<bytes.count {
            #expect(throws: SessionError.damaged(path: "plan")) {
                try SessionPlan(encoded: Array(bytes[..<count]), from: "plan")
            }
        }
    }

    @Test func `is refused in another format`() {
        var writer = FieldWriter()
        writer.put("swegym session plan 2")
        #expect(throws: SessionError.damaged(path: "plan")) {
            try SessionPlan(encoded: writer.bytes, from: "plan")
        }
    }
}
