/// The file from which a build tool takes a project's version when it builds.
enum VersionSource {
    /// The file that Hatch, PDM or Flit read, relative to the project's directory; nil when the version is static or
    /// comes from somewhere else.
    ///
    /// - Parameters:
    ///   - roots: The directories of the packages.
    ///   - prefix: The project's directory, with a slash at its end; empty for the root.
    static func file(
        _ document: TomlValue, name: String?, roots: [String], in files: ProjectFiles, below prefix: String
    ) -> String? {
        guard document["project", "version"] == nil else { return nil }
        if let path = document["tool", "hatch", "version", "path"]?.string
            ?? document["tool", "pdm", "version", "path"]?.string
        {
            return Text.normalizedPath(path).flatMap { files.has(prefix + $0) ? $0 : nil }
        }
        guard document["build-system", "build-backend"]?.string?.hasPrefix("flit") == true else { return nil }
        let module =
            document["tool", "flit", "module", "name"]?.string
            ?? document["tool", "flit", "metadata", "module"]?.string
            ?? name.map { $0.replacing("-", with: "_") } ?? ""
        let place = module.replacing(".", with: "/")
        return roots.flatMap { root in
            ["\(place)/__init__.py", "\(place).py"].map { root == "." ? $0 : "\(root)/\($0)" }
        }.first { files.has(prefix + $0) }
    }

    /// The version that a file assigns as a literal; nil when there is none.
    static func version(in text: String) -> String? {
        text.firstMatch(
            of:
                #/(?m)^(?:__version__|VERSION|version)\s*(?::[^=\n]*)?=\s*["']v?([0-9][A-Za-z0-9.+!_\-]*)["']/#
        ).map { String($0.1) }
    }
}
