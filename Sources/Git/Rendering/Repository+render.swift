extension Repository {
    /// The text of changes, a section a file, byte for byte as `git diff` and GitHub render it.
    ///
    /// Renames are found among the changes that are handed in: give it all those of a pull request, then choose.
    /// - Throws: `GitError` naming a missing or damaged object and its path, unless the options let it be skipped.
    package func render(
        _ changes: [FileChange], options: RenderOptions = RenderOptions()
    ) throws(GitError) -> [RenderedFile] {
        try bring(changes.flatMap(\.blobs))
        let renderer = PatchRenderer(
            repository: handle, database: database, abbreviation: abbreviation, similarity: similarity,
            binaries: binaries, options: options)
        let paired = options.detectRenames ? try renderer.pairingRenames(in: changes) : changes
        var files: [RenderedFile] = []
        files.reserveCapacity(paired.count)
        for change in paired { files.append(try renderer.render(change)) }
        return files
    }
}
