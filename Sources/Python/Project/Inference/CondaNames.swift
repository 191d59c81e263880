/// What conda's package names mean outside of conda.
enum CondaNames {
    enum Meaning: Hashable {
        /// A package of the Python index.
        case package(String)
        /// A package of the system, by Debian's name.
        case system(String)
        /// Not needed here: a library that wheels contain, a compiler, conda itself.
        case nothing
    }

    /// The meaning of a lower-case name.
    static func meaning(of name: String) -> Meaning {
        if let known = packages[name] { return .package(known) }
        if let known = systems[name] { return .system(known) }
        if nothing.contains(name) { return .nothing }
        return meaning(ofUnknown: name)
    }

    /// The meaning of a name that is in none of the table's lists of complete names.
    static func meaning(ofUnknown name: String) -> Meaning {
        if prefixes.contains(where: { name.hasPrefix($0) }) { return .nothing }
        // C libraries; their Python packages have other names.
        if name.hasPrefix("lib"), !pythonLibraries.contains(name) { return .nothing }
        return .package(Requirement.normalized(name))
    }

    private static let table = FactTable(resource: PackageResources.conda_names_tsv, columns: 3)
    /// Packages that the Python index has under another name.
    static let packages = table.values("package")
    /// Programs that Debian has.
    private static let systems = table.values("system")
    static let nothing = Set(table.names("nothing"))
    private static let prefixes = table.names("prefix")
    /// Packages of the Python index whose names have the prefix of C libraries.
    private static let pythonLibraries = Set(table.names("library"))
}
