internal import Foundation

/// The usual places of interpreters, and the versions that their paths claim.
enum InterpreterPlaces {
    /// The candidates, each once, with the versions that their paths claim.
    static func candidates(_ environment: [String: String]) -> [(path: String, claims: [PythonVersion])] {
        var paths: [(path: String, claims: [PythonVersion])] = []
        for collection in collections(environment) {
            // What another program keeps for itself is not for us.
            let names = (try? Workbench.names(in: collection)) ?? []
            paths += names.flatMap { name in
                programs.map { ("\(collection)/\(name)/bin/\($0)", claims(ofDirectory: name)) }
            }
        }
        for prefix in prefixes(environment) { paths += programs.map { ("\(prefix)/bin/\($0)", []) } }
        let searched = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
            .filter { $0.hasPrefix("/") && !$0.hasSuffix("/shims") }
        for directory in searched + ["/usr/local/bin", "/usr/bin"] {
            paths.append(("\(directory)/python3", []))
            paths.append(("\(directory)/python2.7", [PythonVersion(2, 7)]))
            // Any minor number, so that versions newer than this program are found too.
            paths += (5...30).map { ("\(directory)/python3.\($0)", [PythonVersion(3, $0)]) }
        }
        return unique(paths)
    }

    /// What an installation calls its interpreter.
    private static let programs = ["python3", "python2.7"]

    private static func collections(_ environment: [String: String]) -> [String] {
        let home = environment["HOME"] ?? "/"
        let data = environment["XDG_DATA_HOME"] ?? "\(home)/.local/share"
        let conda = condaRoots(environment).map { "\($0)/envs" }
        return [
            (environment["PYENV_ROOT"] ?? "\(home)/.pyenv") + "/versions",
            environment["UV_PYTHON_INSTALL_DIR"] ?? "\(data)/uv/python",
            (environment["ASDF_DATA_DIR"] ?? "\(home)/.asdf") + "/installs/python",
            (environment["MISE_DATA_DIR"] ?? "\(data)/mise") + "/installs/python", "\(home)/.conda/envs",
        ] + conda
    }

    private static func prefixes(_ environment: [String: String]) -> [String] {
        condaRoots(environment) + [environment["CONDA_PREFIX"]].compactMap { $0 }.filter { $0.hasPrefix("/") }
    }

    private static func condaRoots(_ environment: [String: String]) -> [String] {
        let home = environment["HOME"] ?? "/"
        return ["miniconda3", "anaconda3", "miniforge3", "mambaforge"].map { "\(home)/\($0)" } + [
            "/opt/conda"
        ]
    }

    /// The version that a directory name claims: `3.9.18`, `3.9`, `cpython-3.9.18-linux-x86_64-gnu`; none for
    /// arbitrary names.
    static func claims(ofDirectory name: String) -> [PythonVersion] {
        guard let match = name.wholeMatch(of: #/(?:cpython-)?(\d+\.\d+(?:\.\d+)?)(?:-linux-.*|-macos-.*)?/#)
        else {
            return []
        }
        return PythonVersion(match.output.1).map { [$0] } ?? []
    }

    /// The resolved programs; the claims of all paths to the same program are merged.
    private static func unique(
        _ paths: [(path: String, claims: [PythonVersion])]
    ) -> [(path: String, claims: [PythonVersion])] {
        var order: [String] = []
        var claims: [String: [PythonVersion]] = [:]
        for candidate in paths {
            let resolved = URL(fileURLWithPath: candidate.path).resolvingSymlinksInPath().path
            guard FileManager.default.isExecutableFile(atPath: resolved), ElfFile.isOne(resolved) else {
                continue
            }
            if claims[resolved] == nil { order.append(resolved) }
            let known = claims[resolved] ?? []
            claims[resolved] = known + candidate.claims.filter { !known.contains($0) }
        }
        return order.map { ($0, claims[$0] ?? []) }
    }
}
