/// Paths as a configuration file gives them.
enum ConfiguredPath {
    /// Whether a path stays below the directory that it is relative to.
    static func isInside(_ path: String) -> Bool {
        guard !path.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("-") else { return false }
        return path.split(separator: "/").allSatisfy { $0 != ".." }
    }

    /// The path seen from where the program runs: relative to the directory of the configuration file.
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
