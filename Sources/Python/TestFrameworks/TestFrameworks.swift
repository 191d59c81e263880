/// All known test frameworks.
package enum TestFrameworks {
    /// The framework of recipes that name none.
    package static let standard: any PythonTestFramework = Pytest()
    /// All of them.
    static let all: [any PythonTestFramework] = [standard, Unittest(.unittest), Unittest(.django)]

    /// The framework of a recipe that names one, or none; nil for a name that is unknown.
    static func named(_ name: String?) -> (any PythonTestFramework)? {
        name.map { name in all.first { $0.name == name } } ?? standard
    }

    /// Whether a package extends one of them, by its name.
    static func isPlugin(_ package: String) -> Bool {
        all.contains { framework in framework.packageName.map { package.hasPrefix("\($0)-") } ?? false }
    }

    /// Packages that are never installed, whatever framework runs the tests.
    static let unwantedPackages = all.reduce(into: [:]) { packages, framework in
        packages.merge(framework.unwantedPackages) { first, _ in first }
    }
}
