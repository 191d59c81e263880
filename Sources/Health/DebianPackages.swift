internal import Foundation
internal import Processes
internal import Python

/// Which packages of the system are installed.
enum DebianPackages {
    /// The packages, of those named, that Debian's database does not hold as installed; none when there is no such
    /// database, since nothing can be said then.
    static func missing(_ names: [String]) async -> Set<String> {
        let wanted = names.filter(EnvironmentLock.isSystemPackage)
        let program = "/usr/bin/dpkg-query"
        guard !wanted.isEmpty, FileManager.default.isExecutableFile(atPath: program) else { return [] }
        var command = Command(
            program, ["--show", "--showformat=${Package} ${Status}\\n", "--"] + wanted,
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
        command.errors = .captured(limit: 1 << 16)
        command.limits = ProcessLimits(wall: 30)
        // It ends with 1 when it does not know one of them, and lists the others.
        guard let result = try? await ProcessRunner.runAsync(command) else { return [] }
        return missing(wanted, listing: result.outputText)
    }

    /// The packages that a listing does not show as installed.
    static func missing(_ names: [String], listing: String) -> Set<String> {
        let installed = listing.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            return words.count == 4 && words[3] == "installed" ? String(words[0]) : nil
        }
        return Set(names).subtracting(installed)
    }
}
