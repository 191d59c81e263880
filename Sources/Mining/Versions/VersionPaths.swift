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

    /// The same places, and files that hold nothing but the version.
    static func widened(for repository: RepositoryName, changed: [String]) -> [String] {
        let folders = [""] + packages(of: repository, changed: changed).flatMap { ["\($0)/", "src/\($0)/"] }
        return candidates(for: repository, changed: changed)
            + folders.flatMap { folder in ["VERSION", "VERSION.txt", "version.txt"].map { folder + $0 } }
    }

    /// Where a module may lie that a file names: relative to it (`.release`), or from the root or `src`.
    static func places(of module: String, from path: String) -> [String] {
        let points = module.prefix { $0 == "." }.count
        let parts = module.split(separator: ".").map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.contains("/") && $0 != ".." }) else { return [] }
        var bases = [[], ["src"]]
        if points > 0 {
            let folders = path.split(separator: "/").map(String.init).dropLast(points)
            guard path.split(separator: "/").count >= points else { return [] }
            bases = [Array(folders)]
        }
        return bases.map { ($0 + parts).joined(separator: "/") }.flatMap { place in
            place.isEmpty ? ["__init__.py"] : ["\(place).py", "\(place)/__init__.py"]
        }
    }

    /// A path that a file names, if it lies in the repository.
    static func inside(_ path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).filter { $0 != "." }
        guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != ".." }) else { return nil }
        return parts.joined(separator: "/")
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
