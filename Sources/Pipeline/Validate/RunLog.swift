internal import Files
internal import Foundation
internal import Threads

/// The logs of test runs on disk: a large one is packed when its instance is done.
///
/// A run's record names the log as it was written.
enum RunLog {
    /// Logs below this number of bytes stay as they are: they take one or two blocks in either form.
    private static let smallest = 16 << 10

    /// The bytes of a log, packed or not.
    static func read(_ path: String) async throws(RecordError) -> [UInt8] {
        try await onOwnThread(name: "log") { () throws(RecordError) in try PackedFile.read(path) }
    }

    /// Packs the large logs in a directory; what cannot be packed stays.
    static func compress(below directory: String) async {
        await onOwnThread(name: "log") {
            for path in large(in: directory) {
                do throws(RecordError) {
                    try PackedFile.pack(path)
                } catch {
                    // The plain log is whole, and read as it is.
                }
            }
        }
    }

    private static func large(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".log") }.sorted().map { "\(directory)/\($0)" }.filter { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.type] as? FileAttributeType == .typeRegular
                && (attributes?[.size] as? NSNumber)?.intValue ?? 0 >= smallest
        }
    }
}
