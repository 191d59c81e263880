package import Foundation
package import Instances
internal import JSON
internal import Validation

/// A recipe as it is published next to the rows: one line of `environments/recipes/OWNER__NAME.jsonl`.
///
/// With its lock it is sufficient to build the instance's environment: only the pinned files are downloaded, and the
/// project is not inspected.
package struct PublishedRecipe: Hashable, Sendable, Codable {
    /// The instance.
    package var instanceID: InstanceID
    /// The recipe.
    package var recipe: Recipe

    /// The recipe of an instance, without details of the machine that resolved it.
    package init(_ id: InstanceID, _ recipe: Recipe) {
        instanceID = id
        self.recipe = recipe
        // Resolvers mention the index and directories of the machine in errors.
        self.recipe.attempts = recipe.attempts.map { $0.redacted(.places) }
        self.recipe.afterShortfall = recipe.afterShortfall.map { Redaction.places.redact($0) }
    }

    /// The maximum length of a line in bytes; most of it are generated files and the output of failed attempts.
    package static let largestLine = 8 << 20

    /// The line, without line end.
    ///
    /// - Throws: `EncodingError`.
    package func line() throws -> String {
        String(decoding: try CanonicalJSON.encode(self), as: UTF8.self)
    }

    /// Parses a line, which is untrusted.
    ///
    /// - Throws: `EnvironmentError.malformedRecipe`, for what no recipe of ours has too.
    package init(line: some DataProtocol) throws(EnvironmentError) {
        guard line.count <= Self.largestLine else {
            throw .malformedRecipe("a line of more than \(Self.largestLine) bytes")
        }
        let found: PublishedRecipe
        do {
            found = try CanonicalJSON.decode(PublishedRecipe.self, from: Data(line))
        } catch {
            throw .malformedRecipe(Self.explanation(of: error))
        }
        self = found
        _ = try PythonRecipe(recipe)
    }

    static func explanation(of error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "there is no \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
        case DecodingError.dataCorrupted(let context): context.debugDescription
        default: "\(error)"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
        case recipe
    }
}

extension PythonRecipe {
    /// Rejects a recipe that would leave the checkout or the environment.
    ///
    /// The recipe's commands run in the sandbox as the project's own do; its names and paths are used on the host.
    func check() throws(EnvironmentError) {
        func refuse(_ what: String, _ value: String) -> EnvironmentError {
            .malformedRecipe("\(what) \(value.prefix(100).debugDescription)")
        }
        for digest in [lock, afterLock].compactMap(\.self) {
            guard digest.utf8.count == 64,
                digest.allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase })
            else {
                throw refuse("the digest of the lock", digest)
            }
        }
        for name in variables.keys where !Self.isVariable(name) { throw refuse("the variable", name) }
        let texts = variables.values.map { $0 } + testOptions + buildSteps
        if let text = texts.first(where: { $0.utf8.contains(0) }) {
            throw refuse("a text with a zero byte,", text)
        }
        for path in pythonPath + submodules where !Self.isInside(path) { throw refuse("the path", path) }
        let places = start.places.flatMap { [$0.directory] + ($0.tests.map { $0.isEmpty ? [] : [$0] } ?? []) }
        for path in places + (start.program.map { [$0] } ?? []) where !Self.isInside(path) {
            throw refuse("the start of tests", path)
        }
        for name in start.services where name.wholeMatch(of: #/[A-Za-z0-9._\-]{1,100}/#) == nil {
            throw refuse("the service", name)
        }
        guard start.started.count <= Service.most else {
            throw refuse("the number of services", "\(start.started.count)")
        }
        for service in start.started where !service.isPlain {
            throw refuse("the service", service.description)
        }
        for project in projects + (afterProjects ?? []) { try Self.check(project) }
        for line in (requirements ?? []).flatMap({ [$0.text, $0.source, $0.change ?? ""] })
        where line.utf8.contains(where: { $0 < 32 || $0 == 127 }) {
            throw refuse("the requirement", line)
        }
    }

    private static func check(_ project: ProjectMetadata) throws(EnvironmentError) {
        func refuse(_ what: String, _ value: String) -> EnvironmentError {
            .malformedRecipe("a project with \(what) \(value.prefix(100).debugDescription)")
        }
        guard isInside(project.path) else { throw refuse("the path", project.path) }
        guard project.name.wholeMatch(of: #/[A-Za-z0-9._\-]*/#) != nil else {
            throw refuse("the name", project.name)
        }
        guard EnvironmentLock.Pin.isSafe(name: "x", version: project.version) else {
            throw refuse("the version", project.version)
        }
        for path in project.sourceRoots + project.scripts where !isInside(path) {
            throw refuse("the path", path)
        }
        for path in (project.packageDirectories ?? [:]).values where !isInside(path) {
            throw refuse("the path", path)
        }
        for name in project.topLevel ?? [] where !PythonName.isPlain(name) {
            throw refuse("the module", name)
        }
        for name in (project.packageDirectories ?? [:]).keys where !PythonName.isDotted(name) {
            throw refuse("the package", name)
        }
        for path in project.generated.keys {
            let normalized = Text.normalizedPath(path) ?? ""
            guard isInside(path), !normalized.isEmpty, !normalized.hasPrefix(".git") else {
                throw refuse("the generated file", path)
            }
        }
        let lines =
            project.requirements + (project.headers ?? []) + project.extras.flatMap { [$0.key] + $0.value }
            + [project.requiresPython]
            + project.entryPoints.flatMap { [$0.key] + $0.value.flatMap { [$0.key, $0.value] } }
        for line in lines where line.utf8.contains(where: { $0 < 32 || $0 == 127 }) {
            throw refuse("the line", line)
        }
    }

    /// Whether a text is the name of an environment variable.
    static func isVariable(_ name: String) -> Bool {
        name.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]*/#) != nil
    }

    /// Whether a path is relative and stays where it starts.
    static func isInside(_ path: String) -> Bool {
        !path.isEmpty && path.utf8.count < 1000 && Text.normalizedPath(path) != nil
            && path.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }
}
