internal import Foundation
internal import Processes

/// The logs of test runs on disk: a large one is packed when its instance is done.
///
/// A run's record names the log as it was written; the packed one has `.gz` after that name. Both may be there after
/// a crash, and the plain one is then the whole.
enum RunLog {
    /// Logs below this number of bytes stay as they are: they take one or two blocks in either form.
    private static let smallest = 16 << 10

    /// The bytes of a log, packed or not.
    ///
    /// - Throws: what reading throws; `CocoaError` when neither form can be read.
    static func read(_ path: String) async throws -> [UInt8] {
        if FileManager.default.fileExists(atPath: path) {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        guard let gzip, FileManager.default.fileExists(atPath: path + ".gz") else {
            throw CocoaError(.fileReadNoSuchFile)
        }
        var command = Command(gzip, ["-dc", "--", path + ".gz"], environment: ["PATH": "/usr/bin:/bin"])
        command.output = .captured(limit: 64 << 20)
        command.limits = ProcessLimits(wall: 60)
        let result = try await ProcessRunner.runAsync(command)
        guard result.succeeded else { throw CocoaError(.fileReadCorruptFile) }
        return Array(result.outputText.utf8)
    }

    /// Packs the large logs in a directory, as far as the machine has `gzip`; what cannot be packed stays.
    static func compress(below directory: String) async {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let large = names.filter { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
            return name.hasSuffix(".log") && attributes?[.type] as? FileAttributeType == .typeRegular
                && (attributes?[.size] as? NSNumber)?.intValue ?? 0 >= smallest
        }
        guard let gzip, !large.isEmpty else { return }
        // No times and names in the packed form: equal logs have equal bytes.
        var command = Command(
            gzip, ["-n", "-f", "--"] + large.sorted().map { "\(directory)/\($0)" },
            environment: ["PATH": "/usr/bin:/bin"])
        command.errors = .captured(limit: 4096)
        command.limits = ProcessLimits(wall: 120)
        _ = try? await ProcessRunner.runAsync(command)
    }

    private static let gzip = ["/usr/bin/gzip", "/bin/gzip"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
