import Testing

@testable import Sandbox

@Suite struct `What forbids user namespaces` {
    private func rules(_ settings: [String: String]) -> UserNamespaceRules {
        UserNamespaceRules { settings[$0] }
    }

    @Test func `is AppArmor on Ubuntu 24.04, which a profile mends`() throws {
        let ubuntu = rules([
            "kernel/apparmor_restrict_unprivileged_userns": "1\n", "kernel/unprivileged_userns_clone": "1\n",
            "user/max_user_namespaces": "63432\n",
        ])
        #expect(ubuntu.obstacles == ["AppArmor keeps them from programs without a profile"])
        let remedy = try #require(ubuntu.remedy)
        #expect(remedy.contains("profile swegym-bwrap /usr/bin/bwrap flags=(unconfined) { userns, }"))
        #expect(remedy.contains("apparmor_parser -r /etc/apparmor.d/swegym"))
        #expect(remedy.hasSuffix("`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`"))
    }

    @Test func `is a setting of older Debian, or a limit of none`() {
        let debian = rules(["kernel/unprivileged_userns_clone": "0\n", "user/max_user_namespaces": "31199\n"])
        #expect(debian.obstacles == ["kernel.unprivileged_userns_clone is 0"])
        #expect(debian.remedy == "sudo sysctl -w kernel.unprivileged_userns_clone=1")
        let none = rules(["user/max_user_namespaces": "0\n"])
        #expect(none.obstacles == ["user.max_user_namespaces is 0"])
        #expect(none.remedy == "sudo sysctl -w user.max_user_namespaces=10000")
    }

    @Test func `is all of it where all of it is set`() {
        let all = rules([
            "kernel/apparmor_restrict_unprivileged_userns": "1", "kernel/unprivileged_userns_clone": "0",
            "user/max_user_namespaces": "0",
        ])
        #expect(all.obstacles.count == 3)
        #expect(
            all.remedy?.contains(
                "&& sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000;")
                == true)
    }

    @Test(arguments: [
        [:], ["kernel/apparmor_restrict_unprivileged_userns": "0\n", "user/max_user_namespaces": "127001\n"],
        ["user/max_user_namespaces": "not a number"],
    ])
    func `is nothing where settings allow them or cannot be read`(_ settings: [String: String]) {
        #expect(rules(settings).obstacles.isEmpty)
        #expect(rules(settings).remedy == nil)
    }
}
