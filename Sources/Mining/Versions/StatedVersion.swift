/// The version that a project's files state, in any of the spellings that projects use.
///
/// Decides in this order: `__version__` of a package's files, and what `setup.cfg`, `pyproject.toml` and `setup.py` say;
/// then the other names that a package's files give a version (`VERSION`, `__version_info__`, `version_info`,
/// `version`), then files that hold nothing else (`VERSION`). An import, and an entry that names a module or a file, leads
/// on to that file. What is computed when the program runs is not stated; nothing of the project is run.
enum StatedVersion<Failure: Error> {
    /// Reads a file of the base commit by its path; nil when it is not there.
    typealias Read = (String) throws(Failure) -> [UInt8]?

    /// How many files one statement may lead through.
    private static var longestWay: Int { 4 }

    /// The first two parts of the version; nil when nothing states one.
    static func version(in paths: [String], reading source: Read) throws(Failure) -> String? {
        func file(_ path: String) throws(Failure) -> [UInt8]? { try source(path).map(unmarked) }
        var read: [(path: String, text: [UInt8])] = []
        for path in paths {
            guard let text = try file(path) else { continue }
            read.append((path, text))
            if let version = try firm(text, path: path, file) { return version }
        }
        for (path, text) in read where path.hasSuffix(".py") {
            let found = PythonVersions(text)
            for name in Self.otherNames {
                if let version = try follow(found.values[name], from: path, isPlain: true, file) {
                    return version
                }
            }
        }
        return nil
    }

    /// A text without a byte order mark.
    private static func unmarked(_ text: [UInt8]) -> [UInt8] {
        text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text
    }

    private static var otherNames: [String] {
        ["VERSION", "__VERSION__", "__version_info__", "version_info", "version"]
    }

    /// What a file states without a doubt.
    private static func firm(_ text: [UInt8], path: String, _ file: Read) throws(Failure) -> String? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch name {
        case "setup.cfg":
            return try configured(KeyedTexts(configuration: String(decoding: text, as: UTF8.self)), file)
        case "setup.py":
            let found = PythonVersions(text)
            if let version = try follow(found.setupVersion, from: path, file) { return version }
            return try follow(found.values["__version__"], from: path, file)
        case _ where name.hasSuffix(".toml"):
            return try described(KeyedTexts(toml: String(decoding: text, as: UTF8.self)), file)
        case _ where name.hasSuffix(".py"):
            return try follow(PythonVersions(text).values["__version__"], from: path, file)
        default: return plain(text) ?? literal(PythonVersions(text).values["__version__"])
        }
    }

    // MARK: Files of a project's description

    private static func configured(_ texts: KeyedTexts, _ file: Read) throws(Failure) -> String? {
        guard let value = texts["metadata.version"] else { return nil }
        if let attribute = value.part(after: "attr:") { return try attributed(attribute, file) }
        if let files = value.part(after: "file:") { return try filed(files, file) }
        return firstTwo(value)
    }

    private static func described(_ texts: KeyedTexts, _ file: Read) throws(Failure) -> String? {
        // A plug-in replaces what stands there when it builds.
        let isReplaced = texts["tool.poetry-dynamic-versioning.enable"] == "true"
        if !isReplaced, let value = texts["project.version"] ?? texts["tool.poetry.version"],
            let version = firstTwo(value)
        {
            return version
        }
        for key in [
            "tool.hatch.version.path", "tool.pdm.version.path", "tool.setuptools.dynamic.version.file",
        ] {
            if let path = texts[key], let version = try filed(path, file) { return version }
        }
        if let attribute = texts["tool.setuptools.dynamic.version.attr"] {
            return try attributed(attribute, file)
        }
        if let module = texts["tool.flit.module.name"] ?? texts["tool.flit.metadata.module"] {
            return try attributed("\(module).__version__", file)
        }
        return nil
    }

    /// `package.module.name`.
    private static func attributed(_ attribute: String, _ file: Read) throws(Failure) -> String? {
        guard let dot = attribute.lastIndex(of: ".") else { return nil }
        let name = String(attribute[attribute.index(after: dot)...])
        return try follow(.imported(name: name, module: String(attribute[..<dot])), from: "setup.py", file)
    }

    /// A file that holds the version, in Python or alone.
    private static func filed(_ path: String, _ file: Read) throws(Failure) -> String? {
        guard let path = VersionPaths.inside(path), let text = try file(path) else { return nil }
        guard path.hasSuffix(".py") else { return plain(text) }
        let values = PythonVersions(text).values
        for name in ["__version__"] + Self.otherNames {
            if let version = try follow(values[name], from: path, file) { return version }
        }
        return nil
    }

    /// The version of a file that holds nothing else: `1.2.3`, perhaps with more in further lines.
    private static func plain(_ text: [UInt8]) -> String? {
        let line = text.prefix(200).split { $0 == 10 || $0 == 13 }.first ?? []
        let word = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" }
        guard word.count == 1, let version = word.first, Self.isVersion(version) else { return nil }
        return firstTwo(String(version))
    }

    // MARK: Values of Python

    /// The version that a value stands for, from wherever it is imported.
    ///
    /// - Parameter isPlain: whether only what begins as a version counts; `VERSION = "HTTP/1.1"` is none.
    private static func follow(
        _ value: PythonVersions.Value?, from path: String, isPlain: Bool = false, _ file: Read
    ) throws(Failure) -> String? {
        var value = value
        var path = path
        for _ in 0..<Self.longestWay {
            guard case .imported(let name, let module)? = value else { break }
            value = nil
            for candidate in VersionPaths.places(of: module, from: path) {
                guard let text = try file(candidate) else { continue }
                (value, path) = (PythonVersions(text).values[name], candidate)
                break
            }
        }
        return literal(value, isPlain: isPlain)
    }

    private static func literal(_ value: PythonVersions.Value?, isPlain: Bool = false) -> String? {
        guard case .literal(let text)? = value, !isPlain || Self.isVersion(text[...]) else { return nil }
        return firstTwo(text)
    }

    /// The first two parts of a version's release: `3.4` of `1!3.4b2`, where its letters begin another part (PEP 440).
    private static func firstTwo(_ text: String) -> String? {
        if let match = text.firstMatch(of: #/^\s*v?(?:[0-9]+!)?([0-9]+\.[0-9]+)/#) { return String(match.1) }
        return VersionText.firstTwoParts(text)
    }

    /// Whether a text begins as a version of two parts or more does.
    private static func isVersion(_ text: Substring) -> Bool {
        let digits = text.drop { $0 == "v" }
        let rest = digits.drop { $0.isASCII && $0.isNumber }
        return rest.startIndex > digits.startIndex && rest.first == "."
            && rest.dropFirst().first?.isNumber == true
    }
}

extension String {
    /// What follows a word at the begin, without blanks around.
    fileprivate func part(after word: String) -> String? {
        guard hasPrefix(word) else { return nil }
        let rest = dropFirst(word.count).drop { $0 == " " || $0 == "\t" }
        return String(rest.prefix { $0 != " " && $0 != "," && $0 != "\r" })
    }
}
