/// Names of Debian packages.
enum SystemPackages {
    /// Whether a word can be the name of a Debian package.
    static func isName(_ word: String) -> Bool {
        guard let first = word.first, first.isLowercase || first.isNumber else { return false }
        return word.count > 1 && word.count < 60
            && word.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || "+-.".contains($0)) }
    }

    /// The packages of a job that tests may need: without interpreters, compilers and tools of the machine, and with
    /// names of other releases replaced by current ones.
    static func relevant(among names: [String]) -> [String] {
        var result: [String] = []
        for name in names where !isPlumbing(name) {
            let today = renamed(name)
            if !result.contains(today) { result.append(today) }
        }
        return result
    }

    private static func isPlumbing(_ name: String) -> Bool {
        plumbing.contains(name) || name.hasPrefix("python") || name.hasPrefix("pypy")
            || name.hasPrefix("linux-")
            || name.hasPrefix("gcc-") || name.hasPrefix("g++-") || name.hasPrefix("texlive")
    }

    private static func renamed(_ name: String) -> String { names[name] ?? renamed(unknown: name) }

    /// The current name of a package that is not in the table.
    static func renamed(unknown name: String) -> String {
        guard name.hasPrefix("openjdk-") else { return name }
        return name.hasSuffix("jdk") || name.hasSuffix("jdk-headless")
            ? "default-jdk-headless" : "default-jre-headless"
    }

    /// The package that has a program; nil when none is known.
    static func package(ofProgram program: String) -> String? { programs[program] }

    private static let table = FactTable(resource: PackageResources.system_packages_tsv, columns: 3)
    private static let programs = table.values("program", "both")
    /// Current names by those of other releases and systems.
    static let names = table.values("name", "both")
    /// Programs that packages of the Python index carry.
    static let wheels = table.values("wheel")
    /// Packages that are on every machine, or that only drive the job.
    private static let plumbing = Set(table.names("plumbing"))
}
