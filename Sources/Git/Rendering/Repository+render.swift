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
            repository: handle, objects: objects, abbreviation: abbreviation, similarity: similarity,
            options: options)
        let paired = options.detectRenames ? try renderer.pairingRenames(in: changes) : changes
        sections.begin(files: paired.count, options)
        var files: [RenderedFile] = []
        files.reserveCapacity(paired.count)
        for change in paired {
            files.append(
                try sections.section(of: change) { () throws(GitError) in
                    try renderer.render(change)
                })
        }
        return files
    }
}
