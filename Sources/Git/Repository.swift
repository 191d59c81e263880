internal import CGit2
package import Instances

/// A bare Git repository, opened for reading.
///
/// One handle belongs to one thread: it is neither copyable nor Sendable. Open one per thread; the pack files are
/// shared among all handles of the process.
package struct Repository: ~Copyable {
    let handle: OpaquePointer
    let database: OpaquePointer
    let objects: ObjectReader
    /// Trees read lately: neighbouring commits share most of theirs.
    let trees = TreeCache()
    /// What was counted of files that were compared to find renames.
    let similarity: SimilarityIndex
    /// What was rendered lately.
    let sections = RenderedSections()
    /// What the shortest unambiguous form of an id depends on; counted when it is first needed.
    let abbreviation: AbbreviationLength
    /// The large files that are not here, when it is a mirror that leaves them out.
    let leftOut: LeftOutObjects?

    /// Where the repository is.
    package let path: String

    /// Opens a bare repository.
    ///
    /// No configuration of the user's or the system's is read, and no folder above searched.
    package init(bareAt path: String) throws(GitError) {
        try Library.start()
        var handle: OpaquePointer?
        let code = git_repository_open_bare(&handle, path)
        guard code >= 0, let handle else {
            var error = GitError.last(code, "opening the repository \(path)")
            error.kind = .notARepository
            throw error
        }
        var database: OpaquePointer?
        let odbCode = git_repository_odb(&database, handle)
        guard odbCode >= 0, let database else {
            let error = GitError.last(odbCode, "opening the objects of \(path)")
            git_repository_free(handle)
            throw error
        }
        let packs: LazyPackReader
        do throws(GitError) {
            let folders =
                [path + "/objects"] + (try BorrowedObjects.folders(of: path))
                + (try Alternates.foreign(of: path + "/objects"))
            try PackCheck.check(folders)
            packs = LazyPackReader(folders)
            try PackBackend.add(packs, to: database)
        } catch {
            git_odb_free(database)
            git_repository_free(handle)
            throw error
        }
        self.handle = handle
        self.database = database
        self.path = path
        objects = ObjectReader(database, packs: packs)
        similarity = SimilarityIndex(objects)
        abbreviation = AbbreviationLength(objects: path + "/objects")
        leftOut = LeftOutObjects.of(path)
    }

    deinit {
        trees.removeAll()
        git_odb_free(database)
        git_repository_free(handle)
    }
}

// MARK: - References

extension Repository {
    /// The commit that HEAD is at.
    package func head() throws(GitError) -> ObjectID {
        guard let id = try resolve("HEAD") else {
            throw GitError(
                kind: .notFound, operation: "reading HEAD of \(path)", message: "it names no commit")
        }
        return id
    }

    /// The short name of the branch that HEAD names, such as `main`; nil when HEAD names a commit.
    package func headBranch() throws(GitError) -> String? {
        var reference: OpaquePointer?
        let code = git_reference_lookup(&reference, handle, "HEAD")
        try check(code, "reading HEAD of \(path)")
        defer { git_reference_free(reference) }
        guard let target = git_reference_symbolic_target(reference) else { return nil }
        let name = String(cString: target)
        return name.hasPrefix("refs/heads/") ? String(name.dropFirst(11)) : name
    }

    /// The commit that a reference such as `refs/pull/7/head` is at; nil when there is no such reference, or when
    /// it leads to something else than a commit.
    package func resolve(_ reference: String) throws(GitError) -> ObjectID? {
        var oid = git_oid()
        let code = git_reference_name_to_id(&oid, handle, reference)
        if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue { return nil }
        try check(code, "resolving \(reference) in \(path)")
        return try peeled(ObjectID(oid))
    }

    /// The references whose name begins so, with the commits that they are at, sorted by name.
    ///
    /// References to something else than a commit are left out; a reference to a commit that is missing is listed.
    package func references(
        matching prefix: String = "refs/"
    ) throws(GitError) -> [(name: String, target: ObjectID)] {
        var found: [(name: String, target: ObjectID)] = []
        for (name, target) in try rawReferences(matching: prefix) {
            guard let commit = try peeled(target) else { continue }
            found.append((name, commit))
        }
        return found
    }

    /// The references whose name begins so, with the objects that they name, sorted by name.
    func rawReferences(matching prefix: String) throws(GitError) -> [(name: String, target: ObjectID)] {
        var iterator: OpaquePointer?
        try check(git_reference_iterator_new(&iterator, handle), "listing the references of \(path)")
        defer { git_reference_iterator_free(iterator) }
        var found: [(name: String, target: ObjectID)] = []
        while true {
            var reference: OpaquePointer?
            let code = git_reference_next(&reference, iterator)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "listing the references of \(path)")
            defer { git_reference_free(reference) }
            let name = String(cString: git_reference_name(reference))
            guard name.hasPrefix(prefix) else { continue }
            // Looked up again only where it is symbolic: there may be a hundred thousand.
            if let target = git_reference_target(reference) {
                found.append((name, ObjectID(target.pointee)))
                continue
            }
            var oid = git_oid()
            // A symbolic reference may dangle, which is no fault.
            guard git_reference_name_to_id(&oid, handle, name) >= 0 else { continue }
            found.append((name, ObjectID(oid)))
        }
        found.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return found
    }

    /// The commit behind an object: itself, or what a tag leads to; nil for a tree or blob.
    private func peeled(_ id: ObjectID) throws(GitError) -> ObjectID? {
        var id = id
        // Tags may name tags, but a chain longer than this is made to hurt.
        for _ in 0..<8 {
            let kind: git_object_t
            do throws(GitError) {
                kind = try objects.header(of: id, "reading object \(id)").type
            } catch {
                guard case .missingObject = error.kind else { throw error }
                return id
            }
            if kind == GIT_OBJECT_COMMIT { return id }
            guard kind == GIT_OBJECT_TAG, let target = try tagTarget(id) else { return nil }
            id = target
        }
        return nil
    }

    private func tagTarget(_ id: ObjectID) throws(GitError) -> ObjectID? {
        let tag = try RawObject(id, expected: GIT_OBJECT_TAG, in: objects, "tag")
        let text = tag.withBytes { String(decoding: $0.prefix(47), as: UTF8.self) }
        guard text.hasPrefix("object ") else { return nil }
        return ObjectID(hex: text.dropFirst(7).prefix(40))
    }
}
