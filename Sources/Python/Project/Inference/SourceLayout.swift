/// Where a project that does not say so keeps its packages: in its directory or in `src`.
enum SourceLayout {
    /// The directory of the packages.
    ///
    /// - Parameters:
    ///   - prefix: The project's directory, with a slash at its end; empty for the root.
    ///   - name: The project's name, as far as it is known: where both directories hold Python files, the one with the
    ///     module of that name is meant.
    static func root(of files: ProjectFiles, below prefix: String, name: String?) -> String {
        let source = prefix + "src"
        guard files.hasDirectory(source), !files.has("\(source)/__init__.py") else { return "." }
        let modules = moduleNames(name ?? "")
        func has(_ directory: String) -> Bool {
            modules.contains { files.has("\(directory)\($0).py") || files.hasDirectory("\(directory)\($0)") }
        }
        if !has("\(source)/"), has(prefix) { return "." }
        return files.paths.contains { $0.hasPrefix("\(source)/") && $0.hasSuffix(".py") } ? "src" : "."
    }

    /// The modules that a project of that name may have: `acme-space` is `acme_space`, `acme.space` also `acme/space`.
    private static func moduleNames(_ name: String) -> [String] {
        guard !name.isEmpty else { return [] }
        let plain = name.replacing("-", with: "_")
        let all = [
            plain, plain.replacing(".", with: "/"), Requirement.normalized(name).replacing("-", with: "_"),
        ]
        return Array(Set(all + all.map { $0.lowercased() }))
    }
}
