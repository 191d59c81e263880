internal import Foundation

/// A cache of the requirements of source distributions, known from their builds: resolving need not run their setup
/// files again.
struct SourceMetadata: Sendable {
    let bench: Workbench

    /// Caches the requirements of a package that was built for an environment.
    ///
    /// The metadata is untrusted: only valid requirements are stored.
    func remember(
        _ pin: EnvironmentLock.Pin, in sitePackages: String, python: PythonVersion
    ) throws(EnvironmentError) {
        let path = "\(directory(python))/\(pin.name)-\(pin.version)"
        guard !FileManager.default.fileExists(atPath: path), let text = metadata(of: pin, in: sitePackages),
            let entry = Self.entry(pin, metadata: text)
        else { return }
        try bench.cacheFiles.write(Array(entry.utf8), to: path)
    }

    /// Whether the requirements of a release are known.
    func has(_ name: String, _ version: String, python: PythonVersion) -> Bool {
        FileManager.default.fileExists(atPath: "\(directory(python))/\(name)-\(version)")
    }

    /// The entries for uv's configuration, for the series of an interpreter.
    func entries(python: PythonVersion) -> [String] {
        let directory = directory(python)
        return bench.cacheFiles.names(in: directory).compactMap { name in
            bench.cacheFiles.read("\(directory)/\(name)").map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// One entry of uv's `dependency-metadata`; nil for metadata that violates the standard, as one bad entry would
    /// invalidate all others.
    static func entry(_ pin: EnvironmentLock.Pin, metadata: String) -> String? {
        var requirements: [String] = []
        var extras: [String] = []
        var python = ""
        for line in Text.lines(metadata) {
            // The description follows the first empty line.
            if line.isEmpty { break }
            let parts = Text.split(line, on: ": ")
            let value = Text.trimmed(parts.dropFirst().joined(separator: ": "))
            switch parts[0] {
            case "Requires-Dist":
                if let requirement = Requirement(value) {
                    requirements.append(requirement.description)
                } else if !Text.contains(value, "@") {
                    return nil
                }
            case "Provides-Extra": extras.append(Requirement.normalized(value))
            case "Requires-Python": python = value.filter { !$0.isWhitespace }
            default: continue
            }
        }
        guard isStandard(python) else { return nil }
        let lists = [("requires-dist", requirements), ("provides-extra", extras)].map { key, values in
            "\(key) = [\(values.map(quoted).joined(separator: ", "))]"
        }
        let range = python.isEmpty ? "" : ", requires-python = \(quoted(python))"
        return "{ name = \(quoted(pin.name)), version = \(quoted(pin.version)), "
            + lists.joined(separator: ", ") + range + " }"
    }

    /// Whether a specifier is written as PEP 440 has it: wildcards after `==` and `!=` only.
    private static func isStandard(_ specifier: String) -> Bool {
        specifier.split(separator: ",").allSatisfy { clause in
            clause.wholeMatch(of: #/(?:==|!=)\d[\w.!+]*(?:\.\*)?|(?:~=|<=|>=|<|>|===)\d[\w.!+]*/#) != nil
        }
    }

    private func metadata(of pin: EnvironmentLock.Pin, in sitePackages: String) -> String? {
        let info = bench.cacheFiles.names(in: sitePackages).first { name in
            let parts = name.split(separator: "-")
            return name.hasSuffix(".dist-info") && Requirement.normalized(parts[0]) == pin.name
        }
        guard let info else { return nil }
        let path = "\(sitePackages)/\(info)/METADATA"
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < 4 << 20,
            let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private func directory(_ python: PythonVersion) -> String { "\(bench.keep)/metadata/\(python.series)" }

    private static func quoted(_ text: String) -> String {
        let plain = text.filter { !$0.isNewline }
        return "\"\(plain.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
