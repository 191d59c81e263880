internal import Glibc

/// The index of a pack (version 2): where each object begins.
///
/// It is read from the memory that the file is mapped to; every place in it is checked, since it may be anything.
final class PackIndex {
    private static let header = 8
    private static let names = header + 256 * 4
    private static let nameLength = 20

    private let bytes: UnsafeRawBufferPointer
    private let count: Int

    /// Opens an index; nil when it cannot be read or is none of this version.
    init?(_ path: String) {
        guard let bytes = Self.map(path) else { return nil }
        self.bytes = bytes
        count = bytes.count >= Self.names ? Self.word(bytes, Self.header + 255 * 4) : 0
        let isIndex =
            bytes.count >= Self.names + count * (Self.nameLength + 8) + 2 * Self.nameLength
            && Self.word(bytes, 0) == 0xff74_4f63 && Self.word(bytes, 4) == 2
        guard isIndex else { return nil }
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    private static func map(_ path: String) -> UnsafeRawBufferPointer? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0,
            let address = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
            address != MAP_FAILED
        else { return nil }
        return UnsafeRawBufferPointer(start: address, count: Int(status.st_size))
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int {
        Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }

    /// Where the object of a name (20 bytes) begins in the pack; nil when the pack has none.
    func offset(of name: UnsafeRawPointer) -> Int? {
        let first = Int(name.load(as: UInt8.self))
        var low = first == 0 ? 0 : Self.word(bytes, Self.header + (first - 1) * 4)
        var high = min(Self.word(bytes, Self.header + first * 4), count)
        guard let base = bytes.baseAddress else { return nil }
        while low < high {
            let middle = low + (high - low) / 2
            let order = memcmp(base + Self.names + middle * Self.nameLength, name, Self.nameLength)
            if order == 0 { return offset(at: middle) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Whether it has the length that it should have, its names are in order, and every object begins within the pack.
    func isSound(packSize: Int) -> Bool {
        let large = bytes.count - Self.names - count * (Self.nameLength + 8) - 2 * Self.nameLength
        guard large % 8 == 0, large <= count * 8, let base = bytes.baseAddress else { return false }
        var before = 0
        for first in 0..<256 {
            let next = Self.word(bytes, Self.header + first * 4)
            guard next >= before, next <= count else { return false }
            before = next
        }
        let end = bytes.count - 2 * Self.nameLength
        let offsets = Self.names + count * (Self.nameLength + 4)
        for number in 0..<count {
            let name = base + Self.names + number * Self.nameLength
            if number > 0, memcmp(name - Self.nameLength, name, Self.nameLength) > 0 { return false }
            let short = Self.word(bytes, offsets + number * 4)
            if short & 0x8000_0000 != 0 {
                guard offsets + count * 4 + (short & 0x7fff_ffff) * 8 + 8 <= end else { return false }
            }
            guard let offset = offset(at: number), offset >= 12, offset < packSize - Self.nameLength else {
                return false
            }
        }
        return true
    }

    private func offset(at number: Int) -> Int? {
        let offsets = Self.names + count * (Self.nameLength + 4)
        let short = Self.word(bytes, offsets + number * 4)
        guard short & 0x8000_0000 != 0 else { return short }
        let place = offsets + count * 4 + (short & 0x7fff_ffff) * 8
        guard place + 8 <= bytes.count else { return nil }
        return Int(exactly: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
    }
}
