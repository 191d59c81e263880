/// Names of packages of the system, as Debian has them.
enum SystemPackages {
    /// Whether a word can be the name of a package of Debian.
    static func isName(_ word: String) -> Bool {
        guard let first = word.first, first.isLowercase || first.isNumber else { return false }
        return word.count > 1 && word.count < 60
            && word.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || "+-.".contains($0)) }
    }

    /// The packages that tests may need of those which a job installs: interpreters, compilers and what only
    /// machines need are left out, names of other releases become today's.
    static func telling(_ names: [String]) -> [String] {
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

    /// Today's name of a package of which the table says nothing.
    static func renamed(unknown name: String) -> String {
        guard name.hasPrefix("openjdk-") else { return name }
        return name.hasSuffix("jdk") || name.hasSuffix("jdk-headless")
            ? "default-jdk-headless" : "default-jre-headless"
    }

    /// The package that has a program; nil when none is known.
    static func package(ofProgram program: String) -> String? { programs[program] }

    private static let table = FactTable(resource: PackageResources.system_packages_tsv, columns: 3)
    private static let programs = table.values("program", "both")
    /// Names of other releases, and of other systems, by those of Debian.
    static let names = table.values("name", "both")
    /// Programs that packages of the Python index carry.
    static let wheels = table.values("wheel")
    /// What is there on every machine, or drives the job alone.
    private static let plumbing = Set(table.names("plumbing"))
}
