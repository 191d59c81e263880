internal import Compression
internal import Glibc

/// The file of a pack, read by pieces: its pages are nobody's memory but the system's.
final class PackFile {
    /// What is said of an object before its data.
    struct Header {
        enum Form {
            /// The object itself; its type is libgit2's number.
            case whole(type: Int32)
            /// What it differs in from the object at an offset.
            case deltaTo(offset: Int)
            /// What it differs in from the object of a name.
            case deltaToName([UInt8])
        }
        var form: Form
        /// The size of the data, unpacked.
        var size: Int
        /// Where the data begins.
        var data: Int
    }

    private static let capacity = 64 << 10
    private static let step = 8 << 10
    /// More than any header has.
    private static let headerLength = 48
    /// No file is as long.
    private static let offsetLimit = 1 << 60

    private let descriptor: Int32
    private let buffer: UnsafeMutableRawBufferPointer
    /// Where the part of the file begins that is in the buffer, and its length.
    private var start = 0
    private var length = 0

    /// Opens a pack; nil when it cannot be opened.
    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        buffer = .allocate(byteCount: Self.capacity, alignment: 16)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        buffer.deallocate()
    }

    /// The header of the object at an offset; nil when it is malformed.
    func header(at offset: Int) -> Header? {
        guard offset > 0, offset < Self.offsetLimit else { return nil }
        if offset < start || offset + Self.headerLength > start + length { fill(from: offset, Self.step) }
        guard offset >= start else { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[min(offset - start, length)..<length])
        guard let first = bytes.first else { return nil }
        var size = Int(first & 15)
        var index = 1
        var shift = 4
        var byte = first
        while byte & 0x80 != 0 {
            guard index < bytes.count, shift < 50 else { return nil }
            byte = bytes[index]
            size |= Int(byte & 0x7f) << shift
            shift += 7
            index += 1
        }
        switch first >> 4 & 7 {
        case 1...4:
            return Header(form: .whole(type: Int32(first >> 4 & 7)), size: size, data: offset + index)
        case 6:
            guard let distance = Self.distance(bytes, &index), distance < offset else { return nil }
            return Header(form: .deltaTo(offset: offset - distance), size: size, data: offset + index)
        case 7:
            guard index + 20 <= bytes.count else { return nil }
            let name = Array(bytes[index..<(index + 20)])
            return Header(form: .deltaToName(name), size: size, data: offset + index + 20)
        default: return nil
        }
    }

    /// How far before a delta its base lies (git's `OFS_DELTA`).
    private static func distance(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Int? {
        var distance = 0
        var isFirst = true
        while index < bytes.count, distance < 1 << 50 {
            let byte = bytes[index]
            index += 1
            distance = (isFirst ? 0 : (distance + 1) << 7) | Int(byte & 0x7f)
            isFirst = false
            if byte & 0x80 == 0 { return distance > 0 ? distance : nil }
        }
        return nil
    }

    /// Unpacks data that begins at a place.
    ///
    /// - Parameter whole: whether the target is for all of it, or for its beginning.
    /// - Returns: whether it is sound as far as it was read, and as long as the target if that is for all of it.
    func unpack(
        at place: Int, into target: UnsafeMutableRawBufferPointer, by inflater: Inflater, whole: Bool = true
    ) -> Bool {
        if place < start || place >= start + length { fill(from: place, Self.step) }
        guard place >= start, place < start + length else { return false }
        let first = UnsafeRawBufferPointer(rebasing: buffer[(place - start)..<length])
        return inflater.inflate(first, into: target, whole: whole) {
            fill(from: start + length, max(Self.step, min(target.count, Self.capacity)))
            return UnsafeRawBufferPointer(rebasing: buffer[..<length])
        }
    }

    /// How long the object is that a delta makes of its base; nil when that cannot be read.
    func resultSize(ofDelta header: Header, by inflater: Inflater) -> Int? {
        // Two numbers, of at most ten bytes each.
        withUnsafeTemporaryAllocation(byteCount: min(header.size, 20), alignment: 1) { beginning in
            guard !beginning.isEmpty, unpack(at: header.data, into: beginning, by: inflater, whole: false)
            else { return nil }
            var cursor = DeltaCursor(UnsafeRawBufferPointer(beginning))
            return cursor.number() == nil ? nil : cursor.number()
        }
    }

    private func fill(from place: Int, _ count: Int) {
        start = place
        var read = pread(descriptor, buffer.baseAddress, count, place)
        while read < 0, errno == EINTR { read = pread(descriptor, buffer.baseAddress, count, place) }
        length = max(read, 0)
    }
}
