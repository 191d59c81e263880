internal import Digests
internal import Files
internal import Foundation
internal import Paths

/// What evaluations found, by which trajectories are known to have resolved their instance.
package struct KnownResults: Sendable {
    /// The largest report that is read, in bytes.
    private static let largest = 256 << 20

    /// By instance and patch, where the patch lies by the report.
    private var byPatch: [String: [String: Bool]] = [:]
    /// By instance alone.
    private var byInstance: [String: Bool] = [:]

    /// What an evaluation says of a trajectory.
    enum Finding: Sendable {
        case unknown
        /// Its patch was evaluated.
        case patch(Bool)
        /// A patch of the instance was evaluated; which one is not said.
        case instance(Bool)
    }

    /// No evaluation.
    package init() {}

    /// Whether there is none.
    package var isEmpty: Bool { byPatch.isEmpty && byInstance.isEmpty }

    /// Reads reports: the directory that `swegym evaluate` or a harness wrote, a `report.json` of an instance, or a final
    /// report `MODEL.RUN.json`.
    ///
    /// - Throws: `TrajectoryFault` for what is none of them, naming the file; `RecordError`.
    package init(_ paths: [String]) throws {
        for path in paths {
            guard Directory.isDirectory(path) else {
                guard try add(path) else {
                    throw TrajectoryFault(
                        "\(path): this is neither a report of an instance nor a final report; "
                            + "name what `swegym evaluate` or a harness wrote")
                }
                continue
            }
            let before = (byPatch.count, byInstance.count)
            for file in FileTree.regularFiles(below: path).sorted()
            where file.hasSuffix("/report.json") || (file.hasSuffix(".json") && !file.contains("/")) {
                _ = try add("\(path)/\(file)")
            }
            guard before != (byPatch.count, byInstance.count) else {
                throw TrajectoryFault("\(path): there is no report of an evaluation in it")
            }
        }
    }

    /// Adds a report; false when the file is none.
    private mutating func add(_ path: String) throws -> Bool {
        let bytes = try [UInt8](RecordFile.read(path, limit: Self.largest))
        guard let object = Self.object(bytes) else { return false }
        if object.begins("resolved_ids", "[") {
            for (names, isResolved) in [
                (["resolved_ids"], true), (["unresolved_ids", "empty_patch_ids"], false),
            ] {
                for name in names {
                    for id in object.texts(name) { try note(id, isResolved, in: path) }
                }
            }
            return true
        }
        var isReport = false
        let patch = BoundedFile.read("\(PathText.folder(of: path))/patch.diff", limit: Self.largest)
        for id in object.names {
            guard let isResolved = object.object(id)?.truth("resolved") else { continue }
            isReport = true
            if let patch {
                byPatch[id, default: [:]][Self.digest(of: String(decoding: patch, as: UTF8.self))] =
                    isResolved
            } else {
                try note(id, isResolved, in: path)
            }
        }
        return isReport
    }

    private mutating func note(_ id: String, _ isResolved: Bool, in path: String) throws(TrajectoryFault) {
        guard byInstance[id] ?? isResolved == isResolved else {
            throw TrajectoryFault(
                "\(path): it contradicts another report about \(id.debugDescription); "
                    + "import each run with the report of its own evaluation")
        }
        byInstance[id] = isResolved
    }

    private static func object(_ bytes: [UInt8]) -> SourceObject? {
        do throws(TrajectoryFault) {
            return try SourceObject(bytes)
        } catch {
            return nil
        }
    }

    /// What is known of a patch.
    func finding(_ instance: String, patch: String?) -> Finding {
        if let known = byPatch[instance] {
            if let patch, let isResolved = known[Self.digest(of: patch)] { return .patch(isResolved) }
            let isEmpty = patch?.utf8.allSatisfy { $0 <= UInt8(ascii: " ") } ?? true
            // Another patch was evaluated, and says nothing of this one.
            return isEmpty && byInstance[instance] == false ? .patch(false) : .unknown
        }
        return byInstance[instance].map { .instance($0) } ?? .unknown
    }

    /// The digest of a patch as harnesses take it: LF for CRLF, nothing before the first file, no blanks at the end.
    static func digest(of patch: String) -> String {
        var bytes = Array(patch.utf8)
        if bytes.contains(13) {
            let whole = bytes
            bytes = []
            for (index, byte) in whole.enumerated()
            where byte != 13 || index + 1 == whole.count || whole[index + 1] != 10 { bytes.append(byte) }
        }
        let marker = Array("diff --git".utf8)
        var start = 0
        while start < bytes.count, !bytes[start...].starts(with: marker) {
            guard let newline = bytes[start...].firstIndex(of: 10) else {
                start = 0
                break
            }
            start = newline + 1
        }
        if start == bytes.count { start = 0 }
        var end = bytes.count
        while end > start, bytes[end - 1] <= UInt8(ascii: " ") { end -= 1 }
        return SHA256Digest(of: bytes[start..<end]).hex
    }
}
