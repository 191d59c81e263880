/// All known test frameworks.
package enum TestFrameworks {
    /// The framework of recipes that name none.
    package static let standard: any PythonTestFramework = Pytest()
    /// All of them.
    static let all: [any PythonTestFramework] = [standard]

    /// The framework of a name that recipes use; nil for an unknown one.
    static func named(_ name: String) -> (any PythonTestFramework)? { all.first { $0.name == name } }

    /// Packages that are never installed, whatever framework runs the tests.
    static let unwantedPackages = all.reduce(into: [:]) { packages, framework in
        packages.merge(framework.unwantedPackages) { first, _ in first }
    }
}
