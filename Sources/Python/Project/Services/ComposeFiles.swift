/// The compose files of a project.
enum ComposeFiles {
    /// The usual names, the first that is there counts.
    static let names = ["docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"]

    /// The services of some files, those named or all.
    ///
    /// - Parameter paths: The files; none stands for the usual one in the root.
    static func services(
        _ paths: [String], in files: ProjectFiles, named: [String]
    ) -> [(file: String, service: NamedService)] {
        let paths = paths.isEmpty ? names : paths
        let found = paths.flatMap { path -> [(file: String, service: NamedService)] in
            guard let path = Text.normalizedPath(path), let text = files.text(path) else { return [] }
            return ServiceOutline.compose(text).map { (path, $0) }
        }
        let wanted = found.filter { named.contains($0.service.name) && $0.service.kind != nil }
        // What is named may depend on the others.
        return wanted.isEmpty ? found : wanted
    }

    /// What all compose files near the root name, whoever calls them.
    static func mentioned(in files: ProjectFiles) -> [(file: String, service: NamedService)] {
        files.paths.filter { path in
            let name = path.split(separator: "/").last ?? ""
            return path.count { $0 == "/" } < 3 && name.contains("compose")
                && (name.hasSuffix(".yml") || name.hasSuffix(".yaml"))
        }.prefix(20).flatMap { services([$0], in: files, named: []) }
    }
}
