/// Paths in a configuration file.
enum ConfiguredPath {
    /// Whether a relative path stays inside of its base directory.
    static func isInside(_ path: String) -> Bool {
        guard !path.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("-") else { return false }
        return path.split(separator: "/").allSatisfy { $0 != ".." }
    }

    /// The path relative to the working directory; in the file it is relative to the file's directory.
    static func resolve(_ path: String, besides file: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let components = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        var parts = components.map(String.init)
        for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
            if part == "..", let last = parts.last, !last.isEmpty, last != "..", last != "." {
                parts.removeLast()
            } else {
                parts.append(String(part))
            }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
