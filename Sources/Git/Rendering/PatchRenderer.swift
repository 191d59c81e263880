internal import CGit2
internal import Instances

/// Renders the changes of one pull request: finds renames among them, then writes a section a file.
final class PatchRenderer {
    private let repository: OpaquePointer
    private let abbreviation: AbbreviationLength
    private let options: RenderOptions
    private let similarity: SimilarityIndex
    private let objects: ObjectReader

    init(
        repository: OpaquePointer, objects: ObjectReader, abbreviation: AbbreviationLength,
        similarity: SimilarityIndex, options: RenderOptions
    ) {
        self.repository = repository
        self.abbreviation = abbreviation
        self.similarity = similarity
        self.objects = objects
        self.options = options
    }

    // MARK: - Renames

    /// The changes with removed and added files that belong together made one, which stands where the added one did.
    func pairingRenames(in changes: [FileChange]) throws(GitError) -> [FileChange] {
        similarity.begin()
        var sources: [RenamePairing.Side] = []
        var targets: [RenamePairing.Side] = []
        for (index, change) in changes.enumerated() {
            if let new = change.new, change.old == nil {
                targets.append(side(index, change.path, new))
            } else if let old = change.old, change.new == nil {
                sources.append(side(index, change.path, old))
            }
        }
        let pairs = try RenamePairing.pairs(from: sources, to: targets) {
            source, target, minimum throws(GitError) in
            try self.score(source, target, minimum)
        }
        var renamed = changes
        for pair in pairs {
            renamed[pair.target].oldPath = changes[pair.source].oldPath
            renamed[pair.target].old = changes[pair.source].old
            renamed[pair.target].similarity = pair.score * 100 / RenamePairing.maximumScore
        }
        let gone = Set(pairs.map(\.source))
        return renamed.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
    }

    private func side(_ index: Int, _ path: GitPath, _ version: FileVersion) -> RenamePairing.Side {
        let content = similarity.number(of: version.id)
        return RenamePairing.Side(index: index, path: path, version: version, content: content)
    }

    /// A missing object, when that is allowed, is similar to nothing.
    private func score(
        _ source: RenamePairing.Side, _ target: RenamePairing.Side, _ minimum: Int
    ) throws(GitError) -> Int {
        do throws(GitError) {
            return try similarity.score(source, target, minimum)
        } catch {
            guard case .missingObject = error.kind, options.missingObjects == .skip else { throw error }
            return 0
        }
    }

    // MARK: - Sections

    /// The section of a change; two where the file becomes another kind of thing.
    func render(_ change: FileChange) throws(GitError) -> RenderedFile {
        var file = RenderedFile(change: change, text: [], isBinary: false, omitted: [])
        let parts = change.isTypeChange && !change.isRename ? removalAndCreation(change) : [change]
        do {
            for part in parts { try append(part, to: &file) }
        } catch {
            guard case .missingObject(let id) = error.kind, options.missingObjects == .skip else {
                throw error
            }
            file.text = []
            file.omitted = missing(in: change, id)
        }
        return file
    }

    private func removalAndCreation(_ change: FileChange) -> [FileChange] {
        [
            FileChange(oldPath: change.oldPath, newPath: nil, old: change.old, new: nil),
            FileChange(oldPath: nil, newPath: change.newPath, old: nil, new: change.new),
        ]
    }

    /// All of a change's objects that are missing, when one was found to be.
    private func missing(in change: FileChange, _ found: ObjectID) -> [ObjectID] {
        let versions = [change.old, change.new].compactMap(\.self).filter { $0.mode != .gitlink }
        let missing = versions.map(\.id).filter { id in
            var oid = id.oid
            return id == found || git_odb_exists(objects.database, &oid) != 1
        }
        return missing.isEmpty ? [found] : missing
    }

    private func append(_ change: FileChange, to file: inout RenderedFile) throws(GitError) {
        guard change.old?.id != change.new?.id else {
            file.text += header(change, isFullIndex: false)
            return
        }
        let old = try content(change.old, of: change)
        let new = try content(change.new, of: change)
        let start = file.text.count
        let isText = withExtendedLifetime((old, new)) {
            appendText(
                change, old?.bytes ?? Self.nothing, new?.bytes ?? Self.nothing, to: &file.text)
        }
        if isText, !options.nonUTF8AsBinary || isValidUTF8(file.text, from: start) { return }
        file.text.removeLast(file.text.count - start)
        try appendBinary(change, to: &file)
    }

    private static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// Whether both contents are text, whose lines of difference are then appended.
    private func appendText(
        _ change: FileChange, _ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer,
        to text: inout [UInt8]
    ) -> Bool {
        guard !isBinary(old), !isBinary(new) else { return false }
        text += header(change, isFullIndex: false)
        ContentComparison.appendText(
            old, new, labels: labels(change), isPython: isPython(change), to: &text)
        return true
    }

    private func isValidUTF8(_ text: [UInt8], from start: Int) -> Bool {
        text.withUnsafeBytes { bytes in
            let part = UnsafeRawBufferPointer(rebasing: bytes[start...])
            return validUTF8Length(part) == part.count
        }
    }

    private func appendBinary(_ change: FileChange, to file: inout RenderedFile) throws(GitError) {
        file.isBinary = true
        switch options.binary {
        case .full:
            file.text += header(change, isFullIndex: true)
            try ContentComparison.appendBinary(
                libraryBlob(change.old, of: change), libraryBlob(change.new, of: change), to: &file.text)
        case .summary:
            file.text += header(change, isFullIndex: false)
            let (one, two) = labelPaths(change)
            file.text += Array("Binary files ".utf8) + one + Array(" and ".utf8) + two
            file.text += " differ\n".utf8
        }
    }

    private func content(_ version: FileVersion?, of change: FileChange) throws(GitError) -> BlobContent? {
        guard let version else { return nil }
        if version.mode == .gitlink { return BlobContent(gitlink: version.id) }
        return try BlobContent(version.id, in: objects, of: change.path)
    }

    private func libraryBlob(
        _ version: FileVersion?, of change: FileChange
    ) throws(GitError) -> LibraryBlob? {
        guard let version, version.mode != .gitlink else { return nil }
        return try LibraryBlob(version.id, in: repository, of: change.path)
    }

    /// Whether headings are found by git's pattern for Python: the driver goes by the name of a regular file.
    private func isPython(_ change: FileChange) -> Bool {
        func hasPythonName(_ path: GitPath?, _ version: FileVersion?) -> Bool {
            guard let path, version?.mode.isFile == true else { return false }
            return path.bytes.suffix(3).elementsEqual(".py".utf8)
                || path.bytes.suffix(4).elementsEqual(".pyi".utf8)
        }
        return hasPythonName(change.oldPath, change.old) || hasPythonName(change.newPath, change.new)
    }

    // MARK: - Headers

    /// The lines from `diff --git` to `index`, in git's order.
    private func header(_ change: FileChange, isFullIndex: Bool) -> [UInt8] {
        let oldPath = PathQuoting.quoted(change.oldPath ?? change.path, prefix: "a/")
        let newPath = PathQuoting.quoted(change.newPath ?? change.path, prefix: "b/")
        var text = Array("diff --git ".utf8) + oldPath + [UInt8(ascii: " ")] + newPath
        text.append(UInt8(ascii: "\n"))
        switch (change.old?.mode, change.new?.mode) {
        case (let old?, let new?) where old != new:
            text += "old mode \(old.digits)\nnew mode \(new.digits)\n".utf8
        case (nil, let new?): text += "new file mode \(new.digits)\n".utf8
        case (let old?, nil): text += "deleted file mode \(old.digits)\n".utf8
        default: break
        }
        if let similarity = change.similarity, let old = change.oldPath, let new = change.newPath {
            text += "similarity index \(similarity)%\nrename from ".utf8
            text += PathQuoting.quoted(old) + Array("\nrename to ".utf8) + PathQuoting.quoted(new)
            text.append(UInt8(ascii: "\n"))
        }
        text += indexLine(change, isFull: isFullIndex)
        return text
    }

    private func indexLine(_ change: FileChange, isFull: Bool) -> [UInt8] {
        let (old, new) = (change.old?.id ?? .zero, change.new?.id ?? .zero)
        guard old != new, isFull || options.indexLine != .none else { return [] }
        let mode = change.old?.mode == change.new?.mode ? change.new.map { " " + $0.mode.digits } ?? "" : ""
        if isFull || options.indexLine == .full { return Array("index \(old)..\(new)\(mode)\n".utf8) }
        let one = abbreviation.shortForm(of: old, in: objects.database)
        let two = abbreviation.shortForm(of: new, in: objects.database)
        return Array("index \(one)..\(two)\(mode)\n".utf8)
    }

    private func labelPaths(_ change: FileChange) -> (old: [UInt8], new: [UInt8]) {
        let nothing = Array("/dev/null".utf8)
        return (
            change.oldPath.map { PathQuoting.quoted($0, prefix: "a/") } ?? nothing,
            change.newPath.map { PathQuoting.quoted($0, prefix: "b/") } ?? nothing
        )
    }

    /// The `---` and `+++` lines; one with a blank in its path ends in a TAB, for the sake of GNU patch.
    private func labels(_ change: FileChange) -> [UInt8] {
        let (old, new) = labelPaths(change)
        func line(_ mark: String, _ path: [UInt8]) -> [UInt8] {
            let tab = path.contains(UInt8(ascii: " ")) ? "\t\n" : "\n"
            return Array(mark.utf8) + path + Array(tab.utf8)
        }
        return line("--- ", old) + line("+++ ", new)
    }
}
