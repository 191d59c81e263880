/// A mount as the kernel lists it.
package struct SeenMount: Sendable, Hashable {
    /// The number of its file system.
    package var device: String
    /// Which directory of the file system it shows.
    package var root: String
    /// Where.
    package var place: String
    /// What kind of file system it is.
    package var kind: String

    package init(device: String, root: String, place: String, kind: String) {
        self.device = device
        self.root = root
        self.place = place
        self.kind = kind
    }
}

extension SeenMount: Decodable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        device = try list.decode(String.self)
        root = MountTable.unescaped(try list.decode(String.self))
        place = MountTable.unescaped(try list.decode(String.self))
        kind = try list.decode(String.self)
    }
}

/// The mounts of one mount namespace.
package struct MountTable: Sendable, Hashable {
    package var mounts: [SeenMount]

    /// The table in the text of `/proc/self/mountinfo`.
    package init(_ text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 6, let dash = words.firstIndex(of: "-"), words.count > dash + 1 else {
                return nil
            }
            return SeenMount(
                device: String(words[2]), root: Self.unescaped(String(words[3])),
                place: Self.unescaped(String(words[4])), kind: String(words[dash + 1]))
        }
    }

    /// Where this namespace shows what another one's mount shows; empty where nowhere.
    package func paths(of mount: SeenMount) -> [String] {
        mounts.compactMap { own in
            guard own.device == mount.device, Self.contains(own.root, mount.root) else { return nil }
            let rest = mount.root.dropFirst(own.root == "/" ? 0 : own.root.count)
            let place = own.place == "/" ? "" : own.place
            let path = place + (rest == "/" ? "" : rest)
            return path.isEmpty ? "/" : path
        }
    }

    /// Whether a path is another one or lies below it.
    static func contains(_ folder: String, _ path: String) -> Bool {
        folder == "/" || path == folder || path.hasPrefix(folder + "/")
    }

    /// A path as the kernel writes it: a blank is `\040`.
    static func unescaped(_ text: String) -> String {
        guard text.contains("\\") else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
