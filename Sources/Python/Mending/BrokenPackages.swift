/// Reads which packages of an environment break the collection of tests: those in whose files the last frames of a
/// traceback lie.
///
/// The log is untrusted: only names of packages are read, and a wrong one costs an attempt.
package enum BrokenPackages {
    /// The maximum length that is read, in bytes.
    private static let longest = 8 << 20
    /// The maximum number of packages.
    private static let most = 8

    private enum Frame: Hashable {
        case repository
        case package(String)
    }

    /// The packages of a log as needs, each with those that it was imported through.
    package static func needs(inLog log: some Collection<UInt8>) -> [EnvironmentNeed] {
        var needs: [EnvironmentNeed] = []
        var frames: [Frame] = []
        // A traceback before any heading is of the start.
        var isCollection = true
        for line in log.prefix(longest).split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line.prefix(600), as: UTF8.self)
            if text.hasPrefix("___") {
                isCollection = Text.contains(text, "ERROR collecting")
                frames = []
            } else if !isCollection {
                continue
            } else if let frame = frame(in: text) {
                frames.append(frame)
            } else if isReason(text) {
                if let need = need(after: frames), !needs.contains(need) { needs.append(need) }
                frames = []
            }
            if needs.count == most { break }
        }
        return needs
    }

    /// The packages of the frames after the last one of the repository, the one that it imported first.
    private static func need(after frames: [Frame]) -> EnvironmentNeed? {
        var packages: [String] = []
        for frame in frames {
            switch frame {
            case .repository: packages = []
            case .package(let name): if !packages.contains(name) { packages.append(name) }
            }
        }
        return packages.isEmpty ? nil : .broken(packages: packages)
    }

    /// A frame of a traceback: pytest's `path:LINE: in name` or the interpreter's `File "path", line N`; frames of the
    /// interpreter itself are none.
    private static func frame(in line: String) -> Frame? {
        let file =
            line.prefixMatch(of: #/\s*File "([^"]+)", line [0-9]+/#)?.1
            ?? line.prefixMatch(of: #/([^\s:<][^:]*):[0-9]+: (?:in |[A-Z]\w*(?:Error|Exception|Warning))/#)?.1
        guard let path = file else { return nil }
        if let range = path.firstRange(of: "/site-packages/") {
            return package(of: path[range.upperBound...]).map { .package($0) }
        }
        return path.hasPrefix("/usr/") || path.firstRange(of: "/lib/python") != nil ? nil : .repository
    }

    /// The package of a file, by its path in the directory of packages.
    private static func package(of path: Substring) -> String? {
        var parts = path.split(separator: "/").map(String.init)
        guard let last = parts.popLast() else { return nil }
        let stem = String(last.prefix { $0 != "." })
        if stem != "__init__" { parts.append(stem) }
        guard let first = parts.first,
            first.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]*/#) != nil
        else { return nil }
        return PackageNames.package(ofModule: first == "_pytest" ? "pytest" : parts.joined(separator: "."))
    }

    /// The end of a traceback, unless a module is missing: that has a remedy of its own.
    private static func isReason(_ line: String) -> Bool {
        let text = line.hasPrefix("E  ") ? Text.trimmed(line.dropFirst()) : line
        guard
            text.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_.]*(?:Error|Exception|Warning|Failed|Skipped)(?::.*)?/#)
                != nil
        else { return false }
        return !Text.contains(text, "No module named")
    }
}
