/// The modules that a repository itself has, which never come from the index.
enum OwnModules {
    /// The directory from which a module is imported; nil when the repository has no such module.
    static func home(of module: String, in files: ProjectFiles) -> String? {
        let parts = module.split(separator: ".").map(String.init)
        guard let first = parts.first else { return nil }
        return packageHome(of: first, in: files) ?? namespaceHome(of: parts, in: files)
    }

    /// The directory with a module or a package of that name; of a few, the shallowest.
    private static func packageHome(of module: String, in files: ProjectFiles) -> String? {
        let ends = ["\(module).py", "\(module)/__init__.py"]
        let homes = files.paths.compactMap { path -> String? in
            guard let end = ends.first(where: { path == $0 || path.hasSuffix("/\($0)") }) else { return nil }
            let home = path == end ? "." : String(path.dropLast(end.count + 1))
            // Modules inside a package are imported by the package's name.
            return files.has("\(home)/__init__.py") ? nil : home
        }
        return (1...3).contains(homes.count) ? shallowest(homes) : nil
    }

    /// The directory with a namespace: a directory with Python files below it and none that makes it a package.
    ///
    /// Tests and documentation often name directories after what they are about: one that requirements name is taken for
    /// the package, unless the module's second part is there too.
    private static func namespaceHome(of parts: [String], in files: ProjectFiles) -> String? {
        let first = parts[0]
        let homes = files.paths.compactMap { path -> String? in
            guard path.hasSuffix(".py") else { return nil }
            let folders = path.split(separator: "/").dropLast().map(String.init)
            guard let index = folders.firstIndex(of: first),
                folders[...index].allSatisfy({ !$0.hasPrefix(".") })
            else { return nil }
            let home = folders[..<index].joined(separator: "/")
            let prefix = home.isEmpty ? "" : home + "/"
            guard !files.has("\(prefix)__init__.py"), !files.has("\(prefix)\(first)/__init__.py"),
                parts.count == 1 || has(parts, below: prefix, in: files)
            else { return nil }
            return home.isEmpty ? "." : home
        }
        guard let home = shallowest(homes) else { return nil }
        let package = PackageNames.package(ofModule: first)
        return parts.count == 1 && RequirementSearch.names(package, in: files) ? nil : home
    }

    private static func has(_ parts: [String], below prefix: String, in files: ProjectFiles) -> Bool {
        let place = prefix + parts.prefix(2).joined(separator: "/")
        return files.has("\(place).py") || files.hasDirectory(place)
    }

    private static func shallowest(_ homes: [String]) -> String? {
        homes.min { ($0.count { $0 == "/" }, $0) < ($1.count { $0 == "/" }, $1) }
    }
}
