import Testing

@testable import Sandbox

/// Runs a filter as the kernel does, as far as its instructions go.
private struct FilterMachine {
    let program: [UInt8]

    enum Answer: Equatable { case allowed, refused, unsupported, killed, fault }

    private static let x86: UInt32 = 0xc000_003e

    func answer(to call: UInt32, of architecture: UInt32 = x86, with first: UInt32 = 1) -> Answer {
        var accumulator: UInt32 = 0
        var place = 0
        // No filter jumps backwards, so this many steps are all there can be.
        for _ in 0..<(program.count / 8) {
            guard (place + 1) * 8 <= program.count else { return .fault }
            let record = Array(program[(place * 8)..<(place * 8 + 8)])
            let code = UInt16(record[0]) | UInt16(record[1]) << 8
            let operand = (0..<4).reduce(UInt32(0)) { $0 | UInt32(record[4 + $1]) << (8 * UInt32($1)) }
            place += 1
            switch code {
            case 0x20: accumulator = operand == 4 ? architecture : operand == 16 ? first : call
            case 0x15: place += Int(accumulator == operand ? record[2] : record[3])
            case 0x35: place += Int(accumulator >= operand ? record[2] : record[3])
            case 0x06:
                return switch operand {
                case 0x7fff_0000: .allowed
                case 0x8000_0000: .killed
                case 0x0005_0001: .refused
                case 0x0005_0061: .unsupported
                default: .fault
                }
            default: return .fault
            }
        }
        return .fault
    }
}

@Suite struct `What the system call filter answers` {
    private let denied = SeccompFilter.denied.map(\.value)
    private var machine: FilterMachine { FilterMachine(program: SeccompFilter.assemble(denied.sorted())) }

    @Test func `every call of the list fails, and no other`() {
        let machine = machine
        for call in UInt32(0)..<600 {
            #expect(machine.answer(to: call) == (denied.contains(call) ? .refused : .allowed), "\(call)")
        }
    }

    @Test func `sockets are of the families that end in the run's own network`() {
        let machine = machine
        for call: UInt32 in [41, 53] {
            for family in UInt32(0)..<64 {
                let expected: FilterMachine.Answer =
                    [1, 2, 10, 16].contains(family) ? .allowed : .unsupported
                #expect(machine.answer(to: call, with: family) == expected, "\(call) \(family)")
            }
        }
        // The first argument of other calls means something else.
        #expect(machine.answer(to: 42, with: 40) == .allowed)
    }

    @Test func `calls of other architectures end the process, whatever they are`() {
        // 32-bit x86, ARM, and nonsense: the numbers mean other calls there.
        for architecture: UInt32 in [0x4000_0003, 0xc000_00b7, 0, .max] {
            for call: UInt32 in [0, 1, 101, 165] {
                #expect(machine.answer(to: call, of: architecture) == .killed)
            }
        }
    }

    @Test func `the other table of numbers is closed`() {
        for call: UInt32 in [0x4000_0000, 0x4000_0065, 0x4000_0200, 0xffff_ffff] {
            #expect(machine.answer(to: call) == .refused)
        }
    }

    @Test func `an empty list allows everything of this architecture`() {
        let open = FilterMachine(program: SeccompFilter.assemble([]))
        #expect(open.answer(to: 165) == .allowed)
        #expect(open.answer(to: 0x4000_0001) == .refused)
    }

    @Test func `no call is listed twice, and the filter is not too long`() {
        #expect(Set(denied).count == denied.count)
        #expect(Set(SeccompFilter.denied.map(\.key)).count == denied.count)
        // BPF_MAXINSNS
        #expect(SeccompFilter.assemble(denied).count / 8 <= 4096)
    }

    @Test func `what leads out of a sandbox is on the list`() {
        let names = Set(SeccompFilter.denied.map(\.key))
        for name in [
            "mount", "umount2", "unshare", "setns", "ptrace", "bpf", "keyctl", "open_by_handle_at",
            "move_mount",
        ] {
            #expect(names.contains(name))
        }
    }
}
