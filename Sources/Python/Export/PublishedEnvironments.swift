internal import Digests
internal import Files
internal import Foundation
package import Instances
internal import JSON
internal import Paths

/// The environments that somebody published: locks and recipes, from which instances are validated again without
/// resolving anything.
///
/// The directory may come from anyone. What is wrong with one lock or recipe is a fault of the instances that need
/// it, when they need it; the others go on.
package struct PublishedEnvironments: Sendable {
    /// The directory with the locks.
    private let directory: String
    private let recipes: [InstanceID: Result<Recipe, EnvironmentError>]
    /// The digest of all recipes, and thereby of the locks that they name.
    package let digest: String
    /// Lines that are no recipe and name no instance.
    package let notes: [String]

    /// Where recipes lie in a publication.
    package static func recipesPath(of repository: RepositoryName) -> String {
        "environments/recipes/\(repository.slug).jsonl"
    }

    /// Reads the recipes of a publication, or of its directory `environments`.
    ///
    /// - Throws: `NoPublishedEnvironments` when there are none.
    package init(directory given: String) throws {
        let files = FileManager.default
        let directory = [given, "\(given)/environments"].first { files.fileExists(atPath: "\($0)/recipes") }
        guard let directory else {
            throw NoPublishedEnvironments(directory: given)
        }
        self.directory = directory
        var recipes: [InstanceID: Result<Recipe, EnvironmentError>] = [:]
        var notes: [String] = []
        var hasher = SHA256Hasher()
        let names = try files.contentsOfDirectory(atPath: "\(directory)/recipes").sorted()
        for name in names where name.hasSuffix(".jsonl") {
            let bytes = try Self.read("\(directory)/recipes/\(name)", limit: 4 << 30)
            hasher.update(bytes)
            var number = 0
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                number += 1
                guard !line.isEmpty else { continue }
                do throws(EnvironmentError) {
                    let published = try PublishedRecipe(line: line)
                    recipes[published.instanceID] = .success(published.recipe)
                } catch {
                    if let id = Self.instance(of: line) {
                        recipes[id] = .failure(error)
                    } else {
                        notes.append("\(name):\(number): \(error)")
                    }
                }
            }
        }
        self.recipes = recipes
        self.notes = notes
        digest = hasher.finish().hex
    }

    /// The recipe and the lock of an instance.
    ///
    /// - Throws: `EnvironmentError`, when there is none or it is not what it should be.
    package func environment(of id: InstanceID) throws(EnvironmentError) -> (Recipe, EnvironmentLock) {
        guard let recipe = try recipes[id]?.get() else { throw .unpublished("\(id)") }
        let path = "\(directory)/\(recipe.lock).lock"
        return (recipe, try Self.lock(at: path, wanted: recipe.lock))
    }

    /// The lock of a recipe's runs after the gold patch, where it is another one.
    ///
    /// - Throws: `EnvironmentError`, when it is not there or not what it should be.
    package func afterLock(of recipe: Recipe) throws(EnvironmentError) -> EnvironmentLock? {
        guard let digest = recipe.afterLock else { return nil }
        return try Self.lock(at: "\(directory)/\(digest).lock", wanted: digest)
    }

    /// The lock in a file, which may come from anyone.
    ///
    /// - Parameter wanted: The digest that it must have; nil when the file alone counts, whose name is held to be the
    ///   digest when it looks like one.
    package static func lock(at path: String, wanted: String? = nil) throws(EnvironmentError)
        -> EnvironmentLock
    {
        let bytes: Data
        do {
            bytes = try read(path, limit: EnvironmentLock.largestText)
        } catch {
            throw .infrastructure(doing: "reading the environment lock \(path)", cause: "\(error)")
        }
        let lock = try EnvironmentLock(text: String(decoding: bytes, as: UTF8.self))
        let stem = PathText.name(of: PathText.withoutSuffix(path))
        let named = stem.wholeMatch(of: #/[0-9a-f]{64}/#) == nil ? nil : stem
        if let digest = wanted ?? named, digest != lock.digest.hex {
            throw .otherLock(wanted: digest, found: lock.digest.hex)
        }
        return lock
    }

    /// The bytes of a regular file of no more than a number of bytes; a pipe is not waited for.
    private static func read(_ path: String, limit: Int) throws -> Data {
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        } catch {
            let isAbsent = (error as? CocoaError)?.code == .fileReadNoSuchFile
            throw RecordError(
                kind: isAbsent ? .absent : .inaccessible, operation: "reading \(path)",
                cause: isAbsent ? "there is no such file" : error.localizedDescription)
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular,
            let size = (attributes[.size] as? NSNumber)?.intValue, size <= limit
        else {
            throw RecordError(
                kind: .malformed, operation: "reading \(path)",
                cause: "expected a regular file of at most \(limit) bytes")
        }
        return try RecordFile.read(path)
    }

    private static func instance(of line: some DataProtocol) -> InstanceID? {
        try? CanonicalJSON.decode(RecipeHead.self, from: Data(line)).instanceID
    }
}

/// What of a broken line tells whose it is.
private struct RecipeHead: Decodable {
    var instanceID: InstanceID

    enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
    }
}

extension PublishedEnvironments {
    /// The recipes of a repository's instances, a line each, by id.
    ///
    /// - Throws: `EnvironmentError.malformedRecipe` for one that nobody may follow.
    package static func recipes(_ records: [(id: InstanceID, recipe: Recipe)]) throws -> [UInt8] {
        var text = ""
        for record in records.sorted(by: { $0.id < $1.id }) {
            _ = try PythonRecipe(record.recipe)
            text += try PublishedRecipe(record.id, record.recipe).line() + "\n"
        }
        return Array(text.utf8)
    }
}

/// A directory that was named as a publication has no recipes.
package struct NoPublishedEnvironments: Error, CustomStringConvertible {
    /// The directory.
    package var directory: String

    package var description: String {
        "\(directory): expected a publication, with environments/recipes/OWNER__NAME.jsonl in it"
    }
}
