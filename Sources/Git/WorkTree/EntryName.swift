/// Names that may stand in a work tree: what a hostile tree or patch must not be able to say.
enum EntryName {
    /// Whether one part of a path is an ordinary name: not empty, no way up, no separator, nothing that any file system
    /// takes for `.git` (which would hand it hooks and configuration).
    static func isSafe(_ name: some Collection<UInt8>) -> Bool {
        guard !name.isEmpty, !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8),
            !name.contains(UInt8(ascii: "/")), !name.contains(0), name.count <= 255
        else { return false }
        return !isRepositoryFolder(name)
    }

    /// Whether all parts of a path are ordinary names.
    static func isSafe(path: GitPath) -> Bool {
        path.bytes.count <= 4000
            && path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                .allSatisfy { isSafe($0) }
    }

    /// `.git` in any case, with what Windows drops at its end, as its short name there, or with characters that Apple's
    /// HFS+ ignores.
    private static func isRepositoryFolder(_ name: some Collection<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self)
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isIgnored(scalar) {
            if scalar == ":" { break }
            folded.append(scalar)
        }
        while let last = folded.last, last == "." || last == " " { folded.removeLast() }
        let plain = String(folded).lowercased()
        return plain == ".git" || plain == "git~1"
    }

    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200c...0x200f, 0x202a...0x202e, 0x206a...0x206f, 0xfeff: true
        default: false
        }
    }
}
