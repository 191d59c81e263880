internal import Diffs

/// Decides whether a patch may change what of a project is installed, or what its tests need.
struct SetupPaths {
    /// The files that were read to find out what the project is, as far as they are known.
    let reads: Set<String>
    /// The files with what its tests require.
    let requirementFiles: Set<String>

    init(reads: Set<String>, and requirementFiles: Set<String> = []) {
        self.reads = reads
        self.requirementFiles = requirementFiles
    }

    /// As many reads as are told at most: there may have been others.
    private static let mostReads = 5000

    /// Whether a patch touches a file that was read, one that is known by its name, or adds or removes modules.
    func concern(_ patch: Patch) -> Bool {
        patch.files.contains { file in
            let paths = [file.oldPath, file.newPath].compactMap {
                $0.map { String(decoding: $0, as: UTF8.self) }
            }
            if paths.contains(where: { isRead($0) || Self.isSetup($0) }) { return true }
            if reads.count >= Self.mostReads { return true }
            return file.kind != .modified && paths.contains(where: Self.isModule)
        }
    }

    private func isRead(_ path: String) -> Bool { reads.contains(path) || requirementFiles.contains(path) }

    /// Whether a file describes a project, its requirements or how its tests are set up, by its name.
    static func isSetup(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map { $0.lowercased() }
        guard let name = parts.last else { return false }
        if names.contains(name) { return true }
        let suffix = name.split(separator: ".").last.map(String.init) ?? ""
        switch suffix {
        case "pth": return true
        case "txt", "in", "pip":
            return ["req", "constraint", "depend"].contains { word in
                parts.suffix(2).contains { $0.contains(word) }
            }
        case "yml", "yaml":
            return parts.count == 1 || parts.first == ".github" || parts.first == ".circleci"
                || name.contains("environment") || parts.dropLast().contains("ci")
        default: return false
        }
    }

    private static let names: Set<String> = [
        "setup.py", "setup.cfg", "pyproject.toml", "manifest.in", "hatch.toml", "pdm.toml", "flit.ini",
        "tox.ini",
        "noxfile.py", "pipfile", "makefile", "meson.build", "cmakelists.txt", "pytest.ini", ".gitmodules",
        "version",
        "version.txt",
    ]

    /// Whether a file is a module, or becomes one, outside of tests and documentation.
    private static func isModule(_ path: String) -> Bool {
        let suffix = path.split(separator: ".").last ?? ""
        return ["py", "pyx", "c", "cc", "cpp", "cxx", "rs"].contains(suffix) && !BuildInputs.isAside(path)
    }
}
