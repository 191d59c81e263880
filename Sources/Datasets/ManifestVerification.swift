internal import Digests
internal import Foundation

/// How a copy of a publication departs from its manifest.
public struct PublicationFault: Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// What is wrong with it.
    public let problem: String

    /// `FILE: what is wrong`.
    public var description: String { "\(file): \(problem)" }
}

extension Manifest {
    /// Compares a directory with this manifest; no fault means that every byte is as published.
    ///
    /// Names that leave the directory are faults: a manifest may come from anyone.
    public func faults(of directory: String) -> [PublicationFault] {
        files.compactMap { file in
            problem(of: file, in: directory).map { PublicationFault(file: file.name, problem: $0) }
        }
    }

    private func problem(of file: PublishedFile, in directory: String) -> String? {
        guard PublishedFile.isPath(file.name) else {
            return "the name leaves the directory of the publication"
        }
        guard let handle = FileHandle(forReadingAtPath: "\(directory)/\(file.name)") else {
            return "is not there, or cannot be read"
        }
        defer { try? handle.close() }
        var hasher = SHA256Hasher()
        var size = 0
        do {
            // Piece by piece: a split may be larger than the memory.
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
                hasher.update(piece)
                size += piece.count
            }
        } catch {
            return "cannot be read: \(error.localizedDescription)"
        }
        guard size == file.bytes else { return "expected \(file.bytes) bytes, found \(size)" }
        let digest = hasher.finish().hex
        return digest == file.sha256 ? nil : "expected SHA-256 \(file.sha256), found \(digest)"
    }
}
