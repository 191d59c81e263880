/// The system calls that a job may not make: a deny list as a Berkeley packet filter, for `bwrap --seccomp`.
///
/// Namespaces and users already take away most powers. The list closes what they leave open to everybody and no test
/// needs: kernel keys, BPF, performance counters, io_uring and user page faults, where most kernel faults of the last
/// years lay, and the mount calls.
enum SeccompFilter {
    /// The numbers denied on x86-64, by name.
    static let denied: KeyValuePairs<String, UInt32> = [
        "ptrace": 101, "syslog": 103, "acct": 163, "mount": 165, "umount2": 166, "swapon": 167, "reboot": 169,
        "init_module": 175, "delete_module": 176, "quotactl": 179, "kexec_load": 246, "add_key": 248,
        "request_key": 249, "keyctl": 250, "unshare": 272, "move_pages": 279, "perf_event_open": 298,
        "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310,
        "process_vm_writev": 311, "kcmp": 312, "finit_module": 313, "kexec_file_load": 320, "bpf": 321,
        "userfaultfd": 323, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
        "mount_setattr": 442, "quotactl_fd": 443,
    ]

    /// The families of sockets that can be made: AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK, whose peers are in namespaces
    /// of the run.
    ///
    /// Others have none: AF_VSOCK reaches the machine around a virtual one.
    static let families: [UInt32] = [1, 2, 10, 16]

    /// The numbers on x86-64 of `socket` and `socketpair`.
    private static let socketCalls: [UInt32] = [41, 53]

    /// The filter's `sock_filter` records for this machine; nil where the numbers are not known.
    static var program: [UInt8]? {
        #if arch(x86_64)
        assemble(denied.map(\.value).sorted())
        #else
        nil
        #endif
    }

    /// Denied calls fail with EPERM, sockets of other families as where the kernel has none; calls of another architecture end the process; the x32 variants fail.
    static func assemble(_ numbers: [UInt32]) -> [UInt8] {
        let load: UInt16 = 0x20
        let equal: UInt16 = 0x15
        let atLeast: UInt16 = 0x35
        let answer: UInt16 = 0x06
        let allow: UInt32 = 0x7fff_0000
        let kill: UInt32 = 0x8000_0000
        let refuse: UInt32 = 0x0005_0000 | 1  // SECCOMP_RET_ERRNO with EPERM
        let refuseFamily: UInt32 = 0x0005_0000 | 97  // EAFNOSUPPORT
        let x86: UInt32 = 0xc000_003e
        var bytes: [UInt8] = []
        func emit(_ code: UInt16, _ ifTrue: UInt8, _ ifFalse: UInt8, _ operand: UInt32) {
            withUnsafeBytes(of: code.littleEndian) { bytes += $0 }
            bytes += [ifTrue, ifFalse]
            withUnsafeBytes(of: operand.littleEndian) { bytes += $0 }
        }
        emit(load, 0, 0, 4)  // seccomp_data.arch
        emit(equal, 1, 0, x86)
        emit(answer, 0, 0, kill)
        emit(load, 0, 0, 0)  // seccomp_data.nr
        emit(atLeast, 0, 1, 0x4000_0000)
        emit(answer, 0, 0, refuse)
        for number in numbers {
            emit(equal, 0, 1, number)
            emit(answer, 0, 0, refuse)
        }
        // A socket of a family that is known; a jump of n leaves n records out.
        let known = UInt8(families.count)
        emit(equal, 1, 0, socketCalls[0])
        emit(equal, 0, known + 2, socketCalls[1])
        emit(load, 0, 0, 16)  // the low half of seccomp_data.args[0]
        for (index, family) in families.enumerated() {
            emit(equal, known - UInt8(index), 0, family)
        }
        emit(answer, 0, 0, refuseFamily)
        emit(answer, 0, 0, allow)
        return bytes
    }
}
