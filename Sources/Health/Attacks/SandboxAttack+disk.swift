internal import Glibc
internal import Instances
internal import Sandbox

extension SandboxAttack {
    /// Where the attacks' checkout appears inside.
    static let checkout = "/testbed"
    private static let scratchMiB = 32

    /// Disk: what sizes of file systems and of files bound.
    ///
    /// - Parameter lower: A directory of the host that serves as a checkout.
    static func ofDisk(_ lower: String) -> [SandboxAttack] {
        let overlay: @Sendable (inout SandboxJob) -> Void = { job in
            job.limits.scratchBytes = scratchMiB << 20
            job.limits.fileBytes = 8 << 20
            job.mounts = [.overlay(lowers: [lower], upper: .temporary, inside: checkout, ownership: .asIs)]
        }
        return [
            SandboxAttack(
                name: "disk, checkout", tried: "writes 64 MiB in files of 4 MiB", function: "fill",
                arguments: ["path": .string(checkout), "mebibytes": 4, "pieces": 16], prepare: overlay
            ) { seen, machine in
                let written = (seen.said.bytes ?? 0) >> 20
                let figure = "limit \(scratchMiB) MiB: \(written) MiB, \(seen.result.ending)"
                guard machine.boundsChanges else {
                    return .absent(
                        "\(figure): an ordinary user's changes lie on the disk before Linux 6.6",
                        remedy: "run as root, or on Linux 6.6 or newer")
                }
                return .claimed(written <= scratchMiB && seen.result.ending == .diskFull, figure)
            },
            SandboxAttack(
                name: "disk, /tmp", tried: "writes 64 MiB in files of 4 MiB", function: "fill",
                arguments: ["path": "/tmp", "mebibytes": 4, "pieces": 16],
                prepare: { $0.limits.temporaryBytes = scratchMiB << 20 }
            ) { seen, _ in
                let written = (seen.said.bytes ?? 0) >> 20
                return .claimed(written <= scratchMiB, "limit \(scratchMiB) MiB: \(written) MiB")
            },
            SandboxAttack(
                name: "disk, one file", tried: "writes a file of 24 MiB", function: "fill",
                arguments: ["path": .string(checkout), "mebibytes": 24, "pieces": 1], prepare: overlay
            ) { seen, _ in
                let written = (seen.said.bytes ?? 0) >> 20
                return .claimed(written <= 8, "limit 8 MiB: \(written) MiB")
            },
            SandboxAttack(
                name: "disk, sparse file", tried: "makes an empty file of 100 GiB", function: "sparse",
                arguments: ["path": .string(checkout), "size": .integer(100 << 30)], prepare: overlay
            ) { seen, _ in .claimed(seen.said.made != true, seen.said.made == true ? "made" : "refused") },
            SandboxAttack(
                name: "disk, inodes", tried: "makes 200,000 empty files", function: "inodes",
                arguments: ["path": "/tmp", "most": 200_000], prepare: { $0.limits.memoryBytes = 128 << 20 }
            ) { seen, machine in
                guard machine.boundsMemory else {
                    return .absent(
                        "no memory control group: \(seen.said.count ?? 0) files", remedy: machine.memoryRemedy
                    )
                }
                return .claimed(
                    seen.result.ending == .outOfMemory || seen.said.error != nil,
                    "kernel memory counts, limit 128 MiB: \(seen.result.ending)")
            },
        ]
    }
}
