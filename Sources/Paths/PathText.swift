/// A path as a text: its folder, its name, the parts of the name.
///
/// Nothing here looks at a file system. Foundation's `NSString.deletingLastPathComponent` crashes on Linux for a text of one character.
package enum PathText {
    /// The folder that holds what a path names: `.` for a bare name, `/` for what lies at the root.
    package static func folder(of path: String) -> String {
        let trimmed = withoutEndSlashes(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return path.hasPrefix("/") ? "/" : "." }
        let folder = withoutEndSlashes(trimmed[..<slash])
        return folder.isEmpty ? "/" : String(folder)
    }

    /// The last component; empty for the root and for an empty path.
    package static func name(of path: String) -> String {
        let trimmed = withoutEndSlashes(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return String(trimmed) }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    /// What follows the last dot of the name; empty without one, and for a name that only begins with a dot.
    package static func suffix(of path: String) -> String {
        let name = name(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return String(name[name.index(after: dot)...])
    }

    /// The path without the suffix of its name and the dot before it.
    package static func withoutSuffix(_ path: String) -> String {
        let suffix = suffix(of: path)
        let trimmed = withoutEndSlashes(path)
        return suffix.isEmpty ? String(trimmed) : String(trimmed.dropLast(suffix.count + 1))
    }

    /// Whether a relative path names something below the folder in which it starts, whatever it is joined to: no
    /// empty component, no `.` or `..`, no control character, every component short enough for a file system.
    package static func staysInside(_ path: String) -> Bool {
        guard !path.isEmpty, path.utf8.count < 4000 else { return false }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
                && part.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
        }
    }

    private static func withoutEndSlashes(_ path: some StringProtocol) -> Substring {
        var rest = Substring(path)
        while rest.utf8.last == UInt8(ascii: "/") { rest.removeLast() }
        return rest
    }
}
