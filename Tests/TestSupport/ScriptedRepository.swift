package import Git
package import Instances

/// A bare repository that a test writes commit by commit, with fixed people and dates, so that its ids never change.
package struct ScriptedRepository: Sendable {
    /// The folder that holds the repository and is removed with it.
    package let directory: TemporaryDirectory
    /// Where the repository is.
    package let path: String

    /// Makes an empty repository.
    package init() throws {
        directory = try TemporaryDirectory()
        path = directory["repository.git"]
        _ = try RepositoryWriter(at: path)
    }

    /// Somebody, at an hour counted from the beginning of 2020.
    package static func signature(hour: Int) -> Signature {
        let start = Timestamp("2020-01-01")?.seconds ?? 0
        return Signature(
            name: "Ada Example", email: "ada@example.org",
            date: Timestamp(seconds: start + Int64(hour) * 3600), zoneMinutes: 60)
    }

    /// Writes a commit of files that differ from the first parent's; nil removes one.
    @discardableResult
    package func commit(
        _ files: [GitPath: RepositoryWriter.Content?], onto parents: [ObjectID] = [],
        message: String = "A change\n", hour: Int
    ) throws -> ObjectID {
        let writer = try RepositoryWriter(at: path)
        return try writer.commit(
            files, parents: parents, author: Self.signature(hour: hour), message: message)
    }

    /// Lets a reference be at a commit.
    package func set(_ reference: String, to id: ObjectID) throws {
        let writer = try RepositoryWriter(at: path)
        try writer.setReference(reference, to: id)
    }

    /// Writes an object byte by byte.
    package func write(_ bytes: [UInt8], as kind: RepositoryWriter.ObjectKind) throws -> ObjectID {
        let writer = try RepositoryWriter(at: path)
        return try writer.write(bytes, as: kind)
    }

    /// Opens the repository for reading.
    package func open() throws -> Repository { try Repository(bareAt: path) }

    /// The file in which a loose object is kept.
    package func objectFile(_ id: ObjectID) -> String {
        let hex = id.description
        return "\(path)/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
    }
}
