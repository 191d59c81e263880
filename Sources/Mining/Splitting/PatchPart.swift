internal import Glibc

/// One part of a split change: whole sections, which are copied once, when the part becomes a text.
package struct PatchPart: Hashable, Sendable {
    /// The sections in their order, none of them empty.
    private(set) var sections: [DiffSection] = []

    package init() {}

    package var isEmpty: Bool { sections.isEmpty }

    /// The part's text as bytes.
    package var bytes: [UInt8] { sections.flatMap(\.text) }

    mutating func append(_ section: DiffSection) {
        if !section.text.isEmpty { sections.append(section) }
    }

    /// The part's text, and whether it is the same as the bytes: what is not UTF-8 is replaced.
    package var text: (text: String, isExact: Bool) {
        let size = sections.reduce(0) { $0 + $1.text.count }
        var text = String(unsafeUninitializedCapacity: size) { target in
            var filled = 0
            for section in sections {
                _ = target[filled...].update(fromContentsOf: section.text)
                filled += section.text.count
            }
            return filled
        }
        let isExact = text.withUTF8 { isSame(as: UnsafeRawBufferPointer($0)) }
        return isExact ? (text, true) : (String(decoding: bytes, as: UTF8.self), false)
    }

    private func isSame(as bytes: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        for section in sections {
            let count = section.text.count
            guard start + count <= bytes.count, let base = bytes.baseAddress else { return false }
            let isEqual = section.text.withUnsafeBytes { text in
                text.baseAddress.map { memcmp($0, base + start, count) == 0 } ?? true
            }
            guard isEqual else { return false }
            start += count
        }
        return start == bytes.count
    }
}
