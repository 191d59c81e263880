internal import Instances
internal import Paths

/// The metadata of a project, as its files or setup files give it.
package struct ProjectMetadata: Hashable, Sendable, Codable {
    /// Its directory, relative to the root of the checkout; `.` for the root.
    package var path: String
    /// Its name; empty when it has none.
    package var name: String
    /// Its version.
    package var version: String
    /// What it requires, as PEP 508 writes it.
    package var requirements: [String]
    /// Its extras and what they require.
    package var extras: [String: [String]]
    /// The interpreters that it allows; empty for all.
    package var requiresPython: String
    /// Its entry points by group, console scripts among them.
    package var entryPoints: [String: [String: String]]
    /// Scripts to install next to the interpreter, relative to the project's directory.
    package var scripts: [String]
    /// The directories that hold its packages, relative to the project's directory.
    package var sourceRoots: [String]
    /// Why its own install commands must run (extension modules, code generation); empty when a path file is enough.
    package var needsInstall: [String]
    /// Its build requirements, installed when its own commands must run.
    package var buildRequirements: [String]
    /// Its descriptive headers as lines of the core metadata (`Summary: …`); nil in records of earlier versions.
    package var headers: [String]?
    /// The first names of its packages and modules; nil for the one that its own name gives, and in records of earlier
    /// versions.
    package var topLevel: [String]?
    /// Packages that lie in directories of other names, relative to the project's directory; nil for none.
    package var packageDirectories: [String: String]?
    /// Files that its setup files generate, above all version files, by their paths in its directory.
    package var generated: [String: String]
    /// What stands among its requirements and cannot be read as one; no part of records.
    package var unreadable: [String] = []

    private enum CodingKeys: String, CodingKey {
        case path, name, version, requirements, extras, requiresPython, entryPoints, scripts, sourceRoots
        case needsInstall, buildRequirements, headers, generated, topLevel, packageDirectories
    }

    /// A project of which only directory, name and version are known; invalid values count as absent.
    init(path: String, name: String = "", version: String = "0") {
        self.path = path
        self.name = name
        self.version = version
        requirements = []
        extras = [:]
        requiresPython = ""
        entryPoints = [:]
        scripts = []
        sourceRoots = ["."]
        needsInstall = []
        buildRequirements = []
        generated = [:]
        self = sound
    }

    /// The static metadata of the project's files.
    init(path: String, declaration: ProjectDeclaration) {
        self.init(path: path, name: declaration.name ?? "", version: declaration.version ?? "0")
        requirements = declaration.dependencies
        extras = Dictionary(
            declaration.extras.map { (Requirement.normalized($0.key), $0.value) }, uniquingKeysWith: +)
        entryPoints = declaration.entryPoints
        if !declaration.scripts.isEmpty { entryPoints["console_scripts"] = declaration.scripts }
        sourceRoots = declaration.sourceRoots
        buildRequirements = declaration.buildRequirements
        noteBackend(declaration.backend)
        headers = declaration.headers
        topLevel = declaration.topLevel
        requiresPython = declaration.requiresPython
        self = sound
    }

    /// Sets the version, if the text is a valid one.
    mutating func set(version: String) {
        if EnvironmentLock.Pin.isSafe(name: "x", version: version) { self.version = version }
    }
}

extension ProjectMetadata {
    /// The module that its name gives: `some-thing` is `some_thing`; empty when it has no name.
    package var moduleName: String { Requirement.normalized(name).replacing("-", with: "_") }

    /// The name as the directory of its metadata has it: with its dots, by which interpreters before 3.10 look for it.
    var directoryName: String {
        name.split(separator: ".").map { Requirement.normalized($0).replacing("-", with: "_") }.joined(
            separator: ".")
    }

    /// The same with every field validated: project files and the programs that read them are untrusted, and names,
    /// versions and paths become parts of paths on the host.
    ///
    /// Invalid values are left out.
    var sound: ProjectMetadata {
        var result = self
        result.path = Self.relativePath(path) ?? "."
        if !Requirement.isName(name) { result.name = "" }
        if !EnvironmentLock.Pin.isSafe(name: "x", version: version) { result.version = "0" }
        result.requirements = requirements.flatMap(RequirementList.parts).filter(Self.isRequirement)
        result.extras = extras.filter { Requirement.isName($0.key) }
            .mapValues { $0.flatMap(RequirementList.parts).filter(Self.isRequirement) }
        let all = requirements + extras.sorted { $0.key < $1.key }.flatMap(\.value)
        result.note(unreadable: all.flatMap(RequirementList.parts).filter { !Self.isRequirement($0) })
        if VersionRange(requiresPython) == nil || !Self.isPlain(requiresPython) { result.requiresPython = "" }
        result.entryPoints = entryPoints.mapValues { group in
            group.filter { Self.isPlain($0.key) && Self.isPlain($0.value) }
        }.filter { Self.isPlain($0.key) }
        result.scripts = scripts.compactMap(Self.relativePath)
        result.sourceRoots = sourceRoots.compactMap(Self.relativePath)
        if result.sourceRoots.isEmpty { result.sourceRoots = ["."] }
        result.needsInstall = needsInstall.filter(Self.isPlain)
        result.buildRequirements = buildRequirements.filter(Self.isRequirement)
        result.headers = headers.map { MetadataHeaders.clean($0) }
        result.topLevel = topLevel.map { Array(Set($0.filter(PythonName.isPlain))).sorted() }
        if let topLevel = result.topLevel, topLevel == [moduleName] { result.topLevel = nil }
        let directories = (packageDirectories ?? [:]).filter { PythonName.isDotted($0.key) }
            .compactMapValues(Self.relativePath)
        result.packageDirectories = directories.isEmpty ? nil : directories
        result.generated = [:]
        for (path, text) in generated {
            guard let path = Self.relativePath(path), path != ".", !path.hasPrefix(".git"),
                text.utf8.count < 1 << 20
            else { continue }
            result.generated[path] = text
        }
        return result
    }

    /// Notes what cannot be read, each once; of a hostile project not more than a few lines.
    fileprivate mutating func note(unreadable texts: [String]) {
        for text in texts.map({ String($0.prefix(200)) }) where !unreadable.contains(text) {
            guard unreadable.count < 20 else { return }
            unreadable.append(text)
        }
    }

    /// A path without `.` and `..` that stays in the directory from which it starts; nil for any other.
    private static func relativePath(_ path: String) -> String? {
        guard let normalized = Text.normalizedPath(path) else { return nil }
        if normalized.isEmpty { return "." }
        return PathText.staysInside(normalized) ? normalized : nil
    }

    /// Whether a text is one line that requires a package, by its name or by its name at an address.
    private static func isRequirement(_ text: String) -> Bool {
        guard text.utf8.count < 2000, text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else { return false }
        return switch RequirementsFile.line(Text.trimmed(text), directory: "") {
        case .named, .remote(_, .some): true
        default: false
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count < 500 && text.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }
}

/// The report of the program that runs setup files, as it leaves the sandbox.
///
/// It is untrusted: everything is checked before it is used.
struct MetadataReport: Decodable {
    var name: String?
    var version: String?
    var requirements: [String]?
    var extras: [String: [String]]?
    var requiresPython: String?
    var entryPoints: [String: [String: String]]?
    var scripts: [String]?
    var sourceRoots: [String]?
    var needsInstall: [String]?
    var generated: [String: String]?
    var headers: [String]?
    var topLevel: [String]?
    var packageDirectories: [String: String]?
    /// The files of the project that were read.
    var reads: [String]?
    /// What the setup files require before they run.
    var setupRequirements: [String]?
    /// Requirements that setuptools refused, and that were left out.
    var unreadable: [String]?
    /// Why they failed; nil when they did not.
    var failure: String?
    /// The module that could not be imported.
    var missingModule: String?

    /// The metadata without invalid values.
    func metadata(path: String) -> ProjectMetadata {
        var result = ProjectMetadata(path: path, name: name ?? "", version: version ?? "0")
        result.requirements = result.read(requirements)
        result.extras = Dictionary(
            (extras ?? [:]).sorted { $0.key < $1.key }.map {
                (Requirement.normalized($0.key), result.read($0.value))
            }, uniquingKeysWith: +)
        result.note(unreadable: unreadable ?? [])
        result.requiresPython = requiresPython ?? ""
        result.entryPoints = entryPoints ?? [:]
        result.scripts = scripts ?? []
        result.sourceRoots = sourceRoots ?? ["."]
        result.needsInstall = needsInstall ?? []
        result.headers = headers ?? []
        result.topLevel = topLevel
        result.packageDirectories = packageDirectories
        result.generated = generated ?? [:]
        return result.sound
    }
}

extension ProjectMetadata {
    /// The requirements in texts of setup files; the others are noted.
    fileprivate mutating func read(_ texts: [String]?) -> [String] {
        (texts ?? []).flatMap(RequirementList.parts).compactMap { text in
            switch RequirementsFile.line(text, directory: "") {
            case .named(let requirement): return requirement.description
            case .remote(_, let name?): return name
            default:
                note(unreadable: [text])
                return nil
            }
        }
    }
}
