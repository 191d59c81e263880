internal import Glibc

/// The further users that an ordinary user may have in namespaces, as `/etc/subuid` and `/etc/subgid` give them.
enum SubordinateUsers {
    /// What gives the user some.
    static let remedy =
        "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"

    /// Whether both files name us.
    static func areGiven() -> Bool {
        let name = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
        return ["/etc/subuid", "/etc/subgid"].allSatisfy { file in
            areGiven(to: name, uid: geteuid(), in: HostPath.text(of: file) ?? "")
        }
    }

    /// Whether a file's lines, `USER:FIRST:COUNT`, name a user by name or number.
    static func areGiven(to name: String?, uid: UInt32, in text: String) -> Bool {
        text.split(separator: "\n").contains { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, let count = Int(fields[2]), count > 0 else { return false }
            return fields[0] == "\(uid)" || name.map { fields[0] == $0 } == true
        }
    }
}
