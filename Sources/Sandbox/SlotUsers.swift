/// The numbers that serve as users and groups for slots when we are root: the limit on processes counts all of a
/// user's, so that two sandboxes on one machine must not share theirs.
struct SlotUsers: Sendable, Equatable {
    /// How many users one sandbox has.
    static let block = 1000
    /// The first of them.
    let first: UInt32

    /// Those of the sandbox that stages its runs in a directory: one of 20,000 blocks above all numbers that people and
    /// services have, told by the directory's path (FNV-1a).
    init(scratch: String) {
        var hash: UInt32 = 2_166_136_261
        for byte in scratch.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        first = 1_000_000 + hash % 20_000 * UInt32(Self.block)
    }

    /// The user of a slot.
    func user(slot: Int) -> SandboxUser {
        let number = first + UInt32(max(0, slot) % Self.block)
        return SandboxUser(uid: number, gid: number)
    }

    /// The root of containers, who owns nothing and whom nobody becomes: the last but one, sessions having the last.
    var containerRoot: SandboxUser { user(slot: Self.block - 2) }
}
