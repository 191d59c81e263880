internal import Foundation
internal import Paths
internal import Synchronization

/// Files of caches, whose content can be made again.
///
/// One that cannot be read or written costs time and no result: it is counted. Only a full disk is an error.
struct CacheFiles: Sendable {
    /// Where faults are counted.
    let faults: CacheFaults

    /// The content of a file; nil when there is none, or when it cannot be read, which is counted.
    func read(_ path: String) -> Data? {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            faults.add(path, error)
            return nil
        }
    }

    /// The names in a directory, sorted; none when there is none, or when it cannot be read, which is counted.
    func names(in directory: String) -> [String] {
        do throws(EnvironmentError) {
            return try Workbench.names(in: directory)
        } catch {
            faults.add(directory, error)
            return []
        }
    }

    /// Writes a file whole, and its directory where that is missing.
    func write(_ bytes: [UInt8], to path: String) throws(EnvironmentError) {
        do throws(EnvironmentError) {
            try Workbench.makeDirectory(PathText.folder(of: path))
            try Workbench.write(bytes, to: path)
        } catch {
            if case .infrastructure(_, _, .diskFull) = error { throw error }
            faults.add(path, error)
        }
    }
}

/// Cache files that could not be used since somebody asked last.
package final class CacheFaults: Sendable {
    private let found = Mutex<[String]>([])

    /// No faults.
    package init() {}

    /// Adds a file, with the cause.
    func add(_ path: String, _ cause: any Error) {
        found.withLock { $0.append("\(path): \(cause)") }
    }

    /// What is said of the faults since the last call; nil when there are none.
    package func summary() -> String? {
        let faults = found.withLock { faults in
            defer { faults = [] }
            return faults
        }
        guard let first = faults.first else { return nil }
        let count = faults.count == 1 ? "one cache file" : "\(faults.count) cache files"
        return "\(count) could not be used, which costs time only; the first is \(first)"
    }
}
