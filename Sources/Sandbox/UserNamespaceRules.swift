/// What the kernel of this machine lets ordinary users do with user namespaces, by its own settings.
///
/// Whoever is not root needs them for every sandbox. Which setting forbids them shows in none of the errors.
package struct UserNamespaceRules: Sendable, Equatable {
    /// `kernel.apparmor_restrict_unprivileged_userns`: programs that no profile of AppArmor allows it get none (Ubuntu from
    /// 23.10 on).
    package var isRestrictedByAppArmor: Bool
    /// `kernel.unprivileged_userns_clone` of Debian and others is 0.
    package var isOffForUsers: Bool
    /// `user.max_user_namespaces`.
    package var most: Int?

    /// The rules that settings tell.
    ///
    /// - Parameter setting: The text of a file below `/proc/sys`; nil where there is none.
    package init(setting: (_ name: String) -> String?) {
        func number(_ name: String) -> Int? {
            setting(name).flatMap { Int($0.filter { !$0.isWhitespace }) }
        }
        isRestrictedByAppArmor = number("kernel/apparmor_restrict_unprivileged_userns") == 1
        isOffForUsers = number("kernel/unprivileged_userns_clone") == 0
        most = number("user/max_user_namespaces")
    }

    /// The rules of this machine.
    package static var current: UserNamespaceRules {
        UserNamespaceRules { HostPath.text(of: "/proc/sys/\($0)") }
    }

    /// Which settings forbid user namespaces to an ordinary user; empty when none does.
    package var obstacles: [String] {
        var found: [String] = []
        if isRestrictedByAppArmor {
            found.append("AppArmor keeps them from programs without a profile")
        }
        if isOffForUsers { found.append("kernel.unprivileged_userns_clone is 0") }
        if most == 0 { found.append("user.max_user_namespaces is 0") }
        return found
    }

    /// What mends it, as a command line; nil when no setting forbids anything.
    package var remedy: String? {
        var settings: [String] = []
        if isOffForUsers { settings.append("kernel.unprivileged_userns_clone=1") }
        if most == 0 { settings.append("user.max_user_namespaces=10000") }
        var commands: [String] = []
        if isRestrictedByAppArmor { commands.append(Self.profile) }
        if !settings.isEmpty { commands.append("sudo sysctl -w " + settings.joined(separator: " ")) }
        guard !commands.isEmpty else { return nil }
        let line = commands.joined(separator: " && ")
        guard isRestrictedByAppArmor else { return line }
        return line
            + "; or, for all programs, `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`"
    }

    /// Gives the two programs that make the namespaces of a run a profile that allows them that and forbids nothing.
    private static let profile =
        #"printf 'abi <abi/4.0>,\nprofile swegym-unshare /usr/bin/unshare flags=(unconfined) { userns, }\n"#
        + #"profile swegym-bwrap /usr/bin/bwrap flags=(unconfined) { userns, }\n' "#
        + "| sudo tee /etc/apparmor.d/swegym && sudo apparmor_parser -r /etc/apparmor.d/swegym"
}
