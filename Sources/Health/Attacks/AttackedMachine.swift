internal import Foundation
internal import Sandbox

/// What of this machine decides which limits are claimed.
struct AttackedMachine: Sendable {
    /// Whether all processes of a run together are bounded in memory; else each by itself.
    var boundsMemory: Bool
    /// Whether changes to a checkout are kept in memory of a size.
    var boundsChanges: Bool
    /// Whether each slot has a user of its own.
    var hasUsers: Bool
    /// Whether system calls are filtered.
    var filtersCalls: Bool
    /// What would bound memory.
    var memoryRemedy: String?
    /// What would give each slot a user.
    var usersRemedy: String?

    /// The machine as the sandbox finds it.
    init(_ capabilities: [SandboxCapability], boundsChanges: Bool) {
        func capability(_ name: String) -> SandboxCapability? { capabilities.first { $0.name == name } }
        boundsMemory = capability("memory limit")?.state == .good
        memoryRemedy = capability("memory limit")?.remedy
        hasUsers = capability("users")?.state == .good
        usersRemedy = capability("users")?.remedy
        filtersCalls = capability("system call filter")?.state == .good
        self.boundsChanges = boundsChanges
    }
}

/// What the program that attacks said: each of its facts where it got so far.
struct AttackSaid: Sendable, Decodable {
    var held: Int?
    var refused: Bool?
    var status: Int?
    var written: Written?
    var error: Int?
    var count: Int?
    var done: Int?
    var made: Bool?
    var loopback: String?
    var outside: String?
    var abstract: String?
    var vsock: String?
    var packet: String?
    var interfaces: [String]?
    var read: [String]?
    var home: [String]?
    var processes: [String]?
    var names: [String]?
    var text: String?
    var host: String?

    /// How much was written, or what.
    enum Written: Sendable, Decodable, Hashable {
        case bytes(Int)
        case paths([String])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let bytes = try? value.decode(Int.self) {
                self = .bytes(bytes)
            } else {
                self = .paths(try value.decode([String].self))
            }
        }
    }

    /// The facts of a report; none where it is empty or cut off.
    init(_ report: [UInt8]) {
        let line = report.prefix { $0 != UInt8(ascii: "\n") }
        // A program that was ended says nothing, which is a fact too.
        self = (try? JSONDecoder().decode(AttackSaid.self, from: Data(line))) ?? AttackSaid()
    }

    private init() {}

    var bytes: Int? { if case .bytes(let bytes) = written { bytes } else { nil } }
    var paths: [String]? { if case .paths(let paths) = written { paths } else { nil } }
}
