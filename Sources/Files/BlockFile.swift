internal import Compression
internal import Foundation

/// A file of any size, read block by block; one that is packed by gzip may be unpacked on the way.
package struct BlockFile: ~Copyable {
    /// Which files are unpacked.
    package enum Packing: Sendable {
        /// None: bytes are handed out as they stand.
        case none
        /// Those whose name ends in `.gz`.
        case byName
        /// Those that begin as gzip files do, whatever their name.
        case byContent
    }

    private static let blockSize = 1 << 20

    private let path: String
    private let handle: FileHandle
    private var gzip: GzipReader?
    /// What was read of a plain file to recognise that it is one.
    private var beginning: Data

    /// Opens a file.
    ///
    /// - Throws: `RecordError` of kind `.absent` or `.inaccessible`.
    package init(_ path: String, packing: Packing = .none) throws(RecordError) {
        let handle = try FileHandle.reading(path)
        var beginning = Data()
        let isPacked: Bool
        switch packing {
        case .none: isPacked = false
        case .byName: isPacked = path.hasSuffix(".gz")
        case .byContent:
            beginning = try handle.block(of: path, upTo: 2)
            isPacked = beginning.elementsEqual([0x1f, 0x8b])
        }
        let gzip = try isPacked ? Self.unpacking(path) : nil
        self.path = path
        self.handle = handle
        self.beginning = beginning
        self.gzip = gzip
    }

    private static func unpacking(_ path: String) throws(RecordError) -> GzipReader {
        do throws(CompressionError) {
            return try GzipReader(path)
        } catch {
            throw RecordError(kind: .inaccessible, operation: "reading \(path)", cause: error.cause)
        }
    }

    deinit { handle.shut() }

    /// The next bytes, about a megabyte of them at most; nil at the end.
    ///
    /// - Throws: `RecordError`, of kind `.malformed` for a packed file that is damaged or cut.
    package mutating func next() throws(RecordError) -> [UInt8]? {
        guard gzip == nil else { return try nextUnpacked() }
        var block = try handle.block(of: path, upTo: Self.blockSize)
        if !beginning.isEmpty {
            block = beginning + block
            beginning = Data()
        }
        return block.isEmpty ? nil : Array(block)
    }

    private mutating func nextUnpacked() throws(RecordError) -> [UInt8]? {
        do throws(CompressionError) {
            return try gzip?.next()
        } catch {
            throw RecordError(kind: .malformed, operation: "reading \(path)", cause: error.cause)
        }
    }
}

extension FileHandle {
    /// Opens a file for reading.
    static func reading(_ path: String) throws(RecordError) -> FileHandle {
        if let handle = FileHandle(forReadingAtPath: path) { return handle }
        let isThere = FileManager.default.fileExists(atPath: path)
        throw RecordError(
            kind: isThere ? .inaccessible : .absent, operation: "reading \(path)",
            cause: isThere ? "it cannot be opened" : "there is no such file")
    }

    /// The next bytes; none at the end.
    fileprivate func block(of path: String, upTo count: Int) throws(RecordError) -> Data {
        do {
            return try read(upToCount: count) ?? Data()
        } catch {
            throw RecordError(
                kind: .inaccessible, operation: "reading \(path)", cause: error.localizedDescription)
        }
    }
}
