/// An object as it was unpacked: its type by libgit2's number, and its content.
final class PackedObject {
    let type: Int32
    let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawBufferPointer

    /// An object whose content is written by `fill`; nil when that fails.
    init?(type: Int32, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Bool) {
        // There is an address even for nothing.
        memory = .allocate(byteCount: size + 1, alignment: 8)
        self.type = type
        let target = UnsafeMutableRawBufferPointer(rebasing: memory[..<size])
        bytes = UnsafeRawBufferPointer(target)
        guard fill(target) else { return nil }
    }

    deinit { memory.deallocate() }

    /// What a delta makes of this object; nil when it does not fit or is malformed.
    func applying(_ delta: PackedObject, limit: Int) -> PackedObject? {
        var cursor = DeltaCursor(delta.bytes)
        guard cursor.number() == bytes.count, let size = cursor.number(), size <= limit else { return nil }
        return PackedObject(type: type, size: size) { cursor.apply(to: bytes, into: $0) }
    }
}

/// Reads a delta: two sizes, then what is copied from the base and what is new.
private struct DeltaCursor {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func number() -> Int? {
        var value = 0
        var shift = 0
        while index < bytes.count, shift < 50 {
            let byte = bytes[index]
            index += 1
            value |= Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }

    /// Whether the delta fills the target exactly.
    mutating func apply(to base: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
        var filled = 0
        while index < bytes.count {
            let command = bytes[index]
            index += 1
            let source: UnsafeRawBufferPointer
            if command & 0x80 != 0 {
                guard let range = copied(command), range.upperBound <= base.count else { return false }
                source = UnsafeRawBufferPointer(rebasing: base[range])
            } else {
                let end = index + Int(command)
                guard command > 0, end <= bytes.count else { return false }
                source = UnsafeRawBufferPointer(rebasing: bytes[index..<end])
                index = end
            }
            guard source.count <= target.count - filled else { return false }
            UnsafeMutableRawBufferPointer(rebasing: target[filled...]).copyMemory(from: source)
            filled += source.count
        }
        return filled == target.count
    }

    /// The part of the base that a command copies: its flags say which bytes of offset and length follow.
    private mutating func copied(_ command: UInt8) -> Range<Int>? {
        var (start, count) = (0, 0)
        for bit in 0..<7 where command & (1 << bit) != 0 {
            guard index < bytes.count else { return nil }
            let byte = Int(bytes[index])
            index += 1
            if bit < 4 { start |= byte << (8 * bit) } else { count |= byte << (8 * (bit - 4)) }
        }
        if count == 0 { count = 0x10000 }
        return start..<(start + count)
    }
}
