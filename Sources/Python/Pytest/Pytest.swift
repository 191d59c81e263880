package import Instances
package import Validation

/// pytest, from release 3 on.
package struct Pytest: PythonTestFramework {
    package let name = "pytest"
    package var runner: any TestRunner { PytestRunner() }
    package let command = ["-m", "pytest"]

    package let packageName: String? = "pytest"
    /// The plug-in needs hooks of release 3.
    package let supportedReleases = ">=3"

    /// Whether a specifier allows only releases below 3.
    package func isUnsupported(_ specifier: String) -> Bool {
        specifier.split(separator: ",").contains { clause in
            let comparison = clause.prefix { "<>=!~".contains($0) }
            let major = Int(clause.dropFirst(comparison.count).prefix { $0.isNumber }) ?? 99
            return ["==", "~=", "<="].contains(comparison) ? major < 3 : comparison == "<" && major <= 3
        }
    }

    /// The file that is only pytest's; it reads others too.
    package let configurationFiles = ["pytest.ini"]

    /// The plug-ins that its options and settings need.
    package func configuredPackages(in files: ProjectFiles) -> (packages: [String], evidence: [Evidence]) {
        let configuration = PytestConfiguration(files)
        return (configuration.plugins, configuration.evidence)
    }

    /// Plug-ins that would make the outcome of a test depend on chance.
    package let unwantedPackages = [
        "pytest-randomly": "it shuffles the tests", "pytest-random-order": "it shuffles the tests",
        "pytest-reverse": "it turns the tests around",
    ]

    /// Spread over processes or shuffled, tests would disagree with themselves.
    package func options(for lock: EnvironmentLock) -> [String] {
        (lock.has("pytest-xdist") ? ["-n0"] : [])
            + (lock.has("pytest-randomly") ? ["-p", "no:randomly"] : [])
    }
}
