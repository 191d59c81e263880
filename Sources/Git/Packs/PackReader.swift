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
    private var unpacked = RecentObjects()
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
    private static func names(in objects: String) -> [String] {
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
    func header(_ name: UnsafeRawPointer) -> (type: Int32, size: Int)? {
        guard let (pack, offset) = place(of: name) else { return nil }
        if let header = packs[pack].file.header(at: offset), case .whole(let type) = header.form {
            return (type, header.size)
        }
        return object(at: offset, in: pack).map { ($0.type, $0.bytes.count) }
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
        let file = packs[pack].file
        var deltas: [(offset: Int, delta: PackedObject)] = []
        var size = 0
        var place = offset
        while deltas.count < Self.chainLimit, size <= Self.chainSizeLimit {
            let key = RecentObjects.Key(pack: pack, offset: place)
            if let known = unpacked[key] { return build(deltas, on: known, in: pack) }
            guard let header = file.header(at: place), header.size <= Self.objectLimit else { return nil }
            var type: Int32 = 0
            if case .whole(let found) = header.form { type = found }
            let data = PackedObject(type: type, size: header.size) {
                file.unpack(at: header.data, into: $0, by: inflater)
            }
            guard let data else { return nil }
            switch header.form {
            case .whole:
                if !deltas.isEmpty || type != Self.commit { unpacked[key] = data }
                return build(deltas, on: data, in: pack)
            case .deltaTo(let base):
                deltas.append((place, data))
                place = base
            case .deltaToName(let name):
                guard let base = name.withUnsafeBytes({ $0.baseAddress.flatMap(packs[pack].index.offset) })
                else { return nil }
                deltas.append((place, data))
                place = base
            }
            size += header.size
        }
        return nil
    }

    /// The type of commits, of which each is read once.
    private static let commit: Int32 = 1

    private func build(
        _ deltas: [(offset: Int, delta: PackedObject)], on base: PackedObject, in pack: Int
    ) -> PackedObject? {
        var object = base
        for (offset, delta) in deltas.reversed() {
            guard let next = object.applying(delta, limit: Self.objectLimit) else { return nil }
            object = next
            unpacked[RecentObjects.Key(pack: pack, offset: offset)] = next
        }
        return object
    }
}
