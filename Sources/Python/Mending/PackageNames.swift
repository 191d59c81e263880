/// The packages of modules and programs that have other names than their packages.
enum PackageNames {
    /// The package of a module, by its dotted name: the longest known prefix, else its first component.
    static func package(ofModule module: String) -> String {
        let parts = module.split(separator: ".").map(String.init)
        for count in stride(from: parts.count, to: 1, by: -1) {
            if let known = modules[parts.prefix(count).joined(separator: ".")] { return known }
        }
        let first = parts.first ?? module
        if parts.count == 1 || !namespaces.contains(first), let known = modules[first] { return known }
        return package(ofUnknownModule: module)
    }

    /// The package of a module that is not in the table.
    static func package(ofUnknownModule module: String) -> String {
        let parts = module.split(separator: ".")
        guard let first = parts.first.map(String.init) else { return Requirement.normalized(module) }
        // Some first components are namespaces; packages below them have both names.
        let depth = !namespaces.contains(first) ? 1 : deepNamespaces.contains(first) ? 3 : 2
        return Requirement.normalized(parts.prefix(depth).joined(separator: "-"))
    }

    /// The package whose wheel contains a program; nil when the system must have it.
    static func package(ofProgram program: String) -> String? { SystemPackages.wheels[program] }

    /// The packages of modules by dotted name, where the default is wrong.
    static let modules = Dictionary(
        uniqueKeysWithValues: FactTable(resource: PackageResources.modules_tsv, columns: 2).rows.map {
            ($0[0], $0[1])
        })

    private static let namespaces: Set<String> = [
        "google", "azure", "zope", "ruamel", "sphinxcontrib", "jaraco", "backports", "flaskext", "repoze",
        "oslo", "plone", "collective", "opentelemetry",
    ]

    private static let deepNamespaces: Set<String> = ["google", "azure"]
}
