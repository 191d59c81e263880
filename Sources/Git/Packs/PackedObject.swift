/// An object as it was unpacked: its type by libgit2's number, and its content; or what an object differs in from
/// another one.
final class PackedObject {
    let type: Int32
    /// Where in the pack the object begins from which this is a difference; nil for an object.
    let base: Int?
    let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawBufferPointer

    /// An object whose content is written by `fill`; nil when that fails.
    init?(type: Int32, base: Int? = nil, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Bool) {
        // There is an address even for nothing.
        memory = .allocate(byteCount: size + 1, alignment: 8)
        self.type = type
        self.base = base
        let target = UnsafeMutableRawBufferPointer(rebasing: memory[..<size])
        bytes = UnsafeRawBufferPointer(target)
        guard fill(target) else { return nil }
    }

    deinit { memory.deallocate() }

    /// What a difference makes of this object; nil when it does not fit or is malformed.
    func applying(_ delta: PackedObject, limit: Int) -> PackedObject? {
        var cursor = DeltaCursor(delta.bytes)
        guard cursor.number() == bytes.count, let size = cursor.number(), size <= limit else { return nil }
        return PackedObject(type: type, size: size) { cursor.apply(to: bytes, into: $0) }
    }
}

/// Reads a delta: two sizes, then what is copied from the base and what is new.
struct DeltaCursor {
    /// What the next bytes of the object are.
    enum Command {
        case copy(start: Int, count: Int)
        case insert(UnsafeRawPointer, count: Int)
    }

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }

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

    /// The next command; nil when it is malformed.
    mutating func command() -> Command? {
        guard index < bytes.count, let base = bytes.baseAddress else { return nil }
        let command = bytes[index]
        index += 1
        if command & 0x80 != 0 { return copied(command) }
        let start = index
        guard command > 0, start + Int(command) <= bytes.count else { return nil }
        index += Int(command)
        return .insert(base + start, count: Int(command))
    }

    /// Whether the rest of the delta fills the target exactly.
    mutating func apply(to base: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
        guard let to = target.baseAddress, let from = base.baseAddress else { return false }
        var filled = 0
        while !isAtEnd {
            guard let command = command() else { return false }
            switch command {
            case .copy(let start, let count):
                guard start + count <= base.count, count <= target.count - filled else { return false }
                (to + filled).copyMemory(from: from + start, byteCount: count)
                filled += count
            case .insert(let bytes, let count):
                guard count <= target.count - filled else { return false }
                (to + filled).copyMemory(from: bytes, byteCount: count)
                filled += count
            }
        }
        return filled == target.count
    }

    /// The part of the base that a command copies: its flags say which bytes of offset and length follow.
    private mutating func copied(_ command: UInt8) -> Command? {
        var (start, count) = (0, 0)
        for bit in 0..<7 where command & (1 << bit) != 0 {
            guard index < bytes.count else { return nil }
            let byte = Int(bytes[index])
            index += 1
            if bit < 4 { start |= byte << (8 * bit) } else { count |= byte << (8 * (bit - 4)) }
        }
        return .copy(start: start, count: count == 0 ? 0x10000 : count)
    }
}
