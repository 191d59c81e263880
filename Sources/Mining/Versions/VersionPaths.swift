internal import Instances

/// Where a project may state its version.
enum VersionPaths {
    /// The paths to look at, in this order.
    ///
    /// The package is guessed from the repository's name, then from the program text that the gold patch touches.
    static func candidates(for repository: RepositoryName, changed: [String]) -> [String] {
        var paths: [String] = []
        for package in packages(of: repository, changed: changed) {
            for folder in [package, "src/\(package)"] {
                paths += ["__init__", "version", "_version", "__version__", "__about__", "__pkginfo__"]
                    .map { "\(folder)/\($0).py" }
            }
        }
        return paths + ["setup.cfg", "pyproject.toml", "setup.py"]
    }

    private static func packages(of repository: RepositoryName, changed: [String]) -> [String] {
        let name = repository.name.lowercased().replacing("-", with: "_").replacing(".", with: "_")
        var packages = [name]
        if repository.name != name { packages.append(repository.name) }
        for prefix in ["python_", "py_"] where name.hasPrefix(prefix) {
            packages.append(String(name.dropFirst(prefix.count)))
        }
        for path in changed where path.hasSuffix(".py") {
            let parts = path.split(separator: "/").map(String.init)
            guard parts.count > 1 else { continue }
            let package = parts[0] == "src" && parts.count > 2 ? parts[1] : parts[0]
            if !packages.contains(package) { packages.append(package) }
        }
        return packages
    }
}
