/// One line of a requirements file.
enum RequirementLine: Hashable, Sendable {
    /// A package, by name.
    case named(Requirement)
    /// A project in the repository, by directory (`.` is the root), with extras.
    case local(path: String, extras: [String])
    /// Another requirements file, relative to the repository's root.
    case file(String)
    /// A file of constraints, relative to the repository's root.
    case constraints(String)
    /// A URL or a version-control address, with the package that it names, as PEP 508 writes it.
    case remote(String, name: String?)
    /// Anything else: an option, a path outside of the repository, a syntax error.
    case ignored(String)
}

/// Parses requirements files as pip does.
enum RequirementsFile {
    /// The lines of a file in a directory of the repository (empty for the root).
    static func parse(_ text: String, directory: String) -> [RequirementLine] {
        var joined = ""
        var lines: [RequirementLine] = []
        for raw in Text.lines(text) {
            if raw.hasSuffix("\\") {
                joined += raw.dropLast() + " "
                continue
            }
            let line = withoutComment(joined + raw)
            joined = ""
            if !line.isEmpty { lines.append(self.line(line, directory: directory)) }
        }
        return lines
    }

    /// Parses one requirement of a command line of pip or of a requirements file.
    static func line(_ text: String, directory: String) -> RequirementLine {
        for (option, kind) in [
            ("-r", "file"), ("--requirement", "file"), ("-c", "constraints"),
            ("--constraint", "constraints"), ("-e", "editable"), ("--editable", "editable"),
        ]
        where text.hasPrefix(option) {
            var rest = Text.trimmed(text.dropFirst(option.count))
            if rest.hasPrefix("=") { rest = Text.trimmed(rest.dropFirst()) }
            rest = Text.unquoted(rest)
            if kind == "editable" { return target(rest, directory: directory, whole: text) }
            guard let path = Text.normalizedPath(directory.isEmpty ? rest : "\(directory)/\(rest)") else {
                return .ignored(text)
            }
            return kind == "file" ? .file(path) : .constraints(path)
        }
        if text.hasPrefix("-") { return .ignored(text) }
        let withoutHashes = Text.trimmed(Text.split(text, on: " --")[0])
        if let requirement = Requirement(withoutHashes), !withoutHashes.hasPrefix(".") {
            return .named(requirement)
        }
        // conda's lists are often next to pip's and look alike.
        if withoutHashes.wholeMatch(of: #/[A-Za-z0-9._-]+=[0-9][0-9A-Za-z.*]*/#) != nil,
            let package = CondaPackage(withoutHashes),
            let requirement = Requirement(package.name + package.specifier)
        {
            return .named(requirement)
        }
        return target(withoutHashes, directory: directory, whole: text)
    }

    private static func target(_ text: String, directory: String, whole: String) -> RequirementLine {
        let halves = text.split(separator: ";", maxSplits: 1).map { Text.trimmed($0) }
        let address = halves.first ?? ""
        if PackageAddress.isOne(address) {
            let marker = halves.count > 1 && Marker.isSound(halves[1]) ? " ; \(halves[1])" : ""
            return .remote(whole, name: PackageAddress.package(in: address).map { $0 + marker })
        }
        var path = address
        var extras: [String] = []
        if path.hasSuffix("]"), let open = path.lastIndex(of: "[") {
            extras = path[path.index(after: open)...].dropLast().split(separator: ",")
                .map { Requirement.normalized(Text.trimmed($0)) }
            path = Text.trimmed(path[..<open])
        }
        guard path.hasPrefix(".") || path.contains("/"),
            path.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-/".contains($0)) }),
            !path.hasSuffix(".whl"), !path.hasSuffix(".gz"), !path.hasSuffix(".zip"),
            let normalized = Text.normalizedPath(directory.isEmpty || path.hasPrefix(".") ? path : "\(path)")
        else { return .ignored(whole) }
        return .local(path: normalized.isEmpty ? "." : normalized, extras: extras)
    }

    private static func withoutComment(_ text: String) -> String {
        var result = ""
        var previous: Character = " "
        for character in text {
            if character == "#" && previous.isWhitespace { break }
            result.append(character)
            previous = character
        }
        return Text.trimmed(result)
    }
}
