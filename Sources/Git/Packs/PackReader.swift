internal import Compression
internal import Glibc

/// Reads objects out of packs, and keeps what it unpacked lately, up to a number of bytes.
///
/// Most versions of a file are packed as what they differ in from a neighbour, which is the version before or after it:
/// whoever walks through a history needs that one next. It says nothing about what it cannot read; libgit2, which is
/// asked then, finds the words.
final class PackReader {
    /// Larger objects are left to libgit2.
    private static let objectLimit = 16 << 20
    /// How long a chain of differences may be, and how much may be in it: git makes none of more than 4095.
    private static let chainLimit = 4096
    private static let chainSizeLimit = 32 << 20

    private struct Pack {
        let index: PackIndex
        let file: PackFile
    }

    private let packs: [Pack]
    private let inflater: Inflater
    private let chain = DeltaChain(objectLimit: PackReader.objectLimit)
    private var unpacked = RecentObjects(capacity: 24 << 20)
    /// The differences: little as they are, they save what unpacks slowest when a version near an earlier one is read.
    private var differences = RecentObjects(capacity: 16 << 20)
    /// The pack in which the last object was found, which is asked first.
    private var latest = 0

    /// A reader of the packs in some folders of objects; nil when there is none that it can read.
    init?(folders: [String]) {
        guard let inflater = Inflater() else { return nil }
        self.inflater = inflater
        packs = folders.flatMap(Self.names).compactMap { name in
            guard let index = PackIndex(name + ".idx"), let file = PackFile(name + ".pack") else {
                return nil
            }
            return Pack(index: index, file: file)
        }
        guard !packs.isEmpty else { return nil }
    }

    /// The packs of a folder of objects, without extension.
    static func names(in objects: String) -> [String] {
        guard let folder = opendir(objects + "/pack") else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".idx") { names.append("\(objects)/pack/\(name.dropLast(4))") }
        }
        return names.sorted()
    }

    /// An object by its name (20 bytes); nil when it cannot be read here.
    func object(_ name: UnsafeRawPointer) -> PackedObject? {
        place(of: name).flatMap { object(at: $0.offset, in: $0.pack) }
    }

    /// The type and size of an object by its name; nil when it cannot be read here.
    ///
    /// Of a difference no more is unpacked than its beginning, which says how long its result is.
    func header(_ name: UnsafeRawPointer) -> (type: Int32, size: Int)? {
        guard let (pack, offset) = place(of: name) else { return nil }
        if let known = unpacked[RecentObjects.Key(pack: pack, offset: offset)] {
            return (known.type, known.bytes.count)
        }
        let file = packs[pack].file
        guard let first = file.header(at: offset) else { return nil }
        if case .whole(let type) = first.form { return (type, first.size) }
        guard let size = file.resultSize(ofDelta: first, by: inflater),
            let type = type(of: first, in: pack)
        else { return nil }
        return (type, size)
    }

    /// The type of the object at the end of a chain of differences.
    private func type(of first: PackFile.Header, in pack: Int) -> Int32? {
        var header = first
        for _ in 0..<Self.chainLimit {
            if case .whole(let type) = header.form { return type }
            guard let base = base(of: header, in: pack) else { return nil }
            if let known = unpacked[RecentObjects.Key(pack: pack, offset: base)] { return known.type }
            guard let next = packs[pack].file.header(at: base) else { return nil }
            header = next
        }
        return nil
    }

    /// Where the object begins from which a difference is one; nil for a whole object, and where there is none.
    private func base(of header: PackFile.Header, in pack: Int) -> Int? {
        switch header.form {
        case .whole: nil
        case .deltaTo(let offset): offset
        case .deltaToName(let name):
            name.withUnsafeBytes { $0.baseAddress.flatMap(packs[pack].index.offset) }
        }
    }

    private func place(of name: UnsafeRawPointer) -> (pack: Int, offset: Int)? {
        if let offset = packs[latest].index.offset(of: name) { return (latest, offset) }
        for pack in packs.indices where pack != latest {
            guard let offset = packs[pack].index.offset(of: name) else { continue }
            latest = pack
            return (pack, offset)
        }
        return nil
    }

    private func object(at offset: Int, in pack: Int) -> PackedObject? {
        var offsets: [Int] = []
        var deltas: [PackedObject] = []
        var size = 0
        var place = offset
        while deltas.count < Self.chainLimit, size <= Self.chainSizeLimit {
            let key = RecentObjects.Key(pack: pack, offset: place)
            if let known = unpacked[key] { return build(deltas, at: offsets, on: known, in: pack) }
            guard let data = differences[key] ?? unpack(key) else { return nil }
            guard let base = data.base else {
                if !deltas.isEmpty || data.type != Self.commit { unpacked[key] = data }
                return build(deltas, at: offsets, on: data, in: pack)
            }
            differences[key] = data
            offsets.append(place)
            deltas.append(data)
            place = base
            size += data.bytes.count
        }
        return nil
    }

    /// The type of commits, of which each is read once.
    private static let commit: Int32 = 1

    /// The data of a place: an object, or what it differs in from another.
    private func unpack(_ key: RecentObjects.Key) -> PackedObject? {
        let file = packs[key.pack].file
        guard let header = file.header(at: key.offset), header.size <= Self.objectLimit else { return nil }
        var type: Int32 = 0
        var base: Int?
        if case .whole(let found) = header.form {
            type = found
        } else {
            base = self.base(of: header, in: key.pack)
            guard base != nil else { return nil }
        }
        return PackedObject(type: type, base: base, size: header.size) {
            file.unpack(at: header.data, into: $0, by: inflater)
        }
    }

    private func build(
        _ deltas: [PackedObject], at offsets: [Int], on base: PackedObject, in pack: Int
    ) -> PackedObject? {
        chain.object(of: deltas, on: base) { number, object in
            unpacked[RecentObjects.Key(pack: pack, offset: offsets[number])] = object
        }
    }
}
