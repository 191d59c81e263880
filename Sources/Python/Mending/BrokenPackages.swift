/// Reads which packages of an environment break the collection of tests: those in whose files the last frames of a
/// traceback lie.
///
/// The log is untrusted: only names of packages are read, and a wrong one costs an attempt.
package struct BrokenPackages {
    /// The maximum number of lines that are read.
    private static let longest = 20_000
    /// The maximum number of frames of a traceback.
    private static let deepest = 2_000
    /// The maximum number of packages.
    private static let most = 8

    private enum Frame: Hashable {
        case repository
        case package(String)
    }

    /// The packages of a log as needs, each with those that it was imported through.
    package static func needs(inLog log: some Collection<UInt8>) -> [EnvironmentNeed] {
        let reader = BrokenPackages()
        var needs: [EnvironmentNeed] = []
        var frames: [Frame] = []
        // A traceback before any heading is of the start.
        var isCollection = true
        LogLines(most: longest, passesOverRepeats: false).each(of: log) { line in
            guard line.starts(with: "___".utf8) else { return isCollection && reader.words.areIn(line) }
            isCollection = FixedWords.holds(line, heading)
            frames = []
            return false
        } _: { text in
            if let frame = reader.frame(in: text) {
                if frames.count == deepest { frames.removeFirst(deepest / 2) }
                frames.append(frame)
            } else if reader.isReason(text) {
                if let need = need(after: frames), !needs.contains(need) { needs.append(need) }
                frames = []
            }
            return needs.count < most
        }
        return needs
    }

    private static let heading = Array("ERROR collecting".utf8)
    /// Of these, a frame or the end of a traceback has one.
    private let words = FixedWords([
        #"file ""#, ": in ", "error", "exception", "warning", "failed", "skipped",
    ])

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
    private func frame(in line: String) -> Frame? {
        let file =
            line.prefixMatch(of: interpreterFrame)?.1 ?? line.prefixMatch(of: pytestFrame)?.1
        guard let path = file else { return nil }
        if let range = path.firstRange(of: "/site-packages/") {
            return Self.package(of: path[range.upperBound...]).map { .package($0) }
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

    private let interpreterFrame = #/\s*File "([^"]+)", line [0-9]+/#
    private let pytestFrame = #/([^\s:<][^:]*):[0-9]+: (?:in |[A-Z]\w*(?:Error|Exception|Warning))/#
    private let reason =
        #/[A-Za-z_][A-Za-z0-9_.]*(?:Error|Exception|Warning|Failed|Skipped)(?::.*)?/#

    /// The end of a traceback, unless a module is missing: that has a remedy of its own.
    private func isReason(_ line: String) -> Bool {
        let text = line.hasPrefix("E  ") ? Text.trimmed(line.dropFirst()) : line
        return text.wholeMatch(of: reason) != nil && !Text.contains(text, "No module named")
    }
}
