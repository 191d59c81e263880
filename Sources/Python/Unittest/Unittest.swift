package import Instances
package import Validation

/// Tests of the standard library's unittest: loaded from their files, or run by a program of a Django project.
package struct Unittest: PythonTestFramework {
    /// What runs the tests.
    package enum Kind: String, Hashable, Sendable {
        /// unittest itself.
        case unittest
        /// `manage.py test`, `django-admin test`, or a program of the project.
        case django
    }

    private let kind: Kind

    package init(_ kind: Kind) {
        self.kind = kind
    }

    package var name: String { kind.rawValue }
    package var runner: any TestRunner { UnittestRunner(kind) }
    package var command: [String] { kind == .django ? ["-m", "django", "test"] : ["-m", "unittest", "-v"] }

    /// It is part of Python, and Django is what the project requires anyway.
    package let packageName: String? = nil
    package let supportedReleases = ""
    package func isUnsupported(_ specifier: String) -> Bool { false }

    package let configurationFiles = ["manage.py", "runtests.py"]
    package func configuredPackages(in files: ProjectFiles) -> (packages: [String], evidence: [Evidence]) {
        ([], [])
    }
    package let unwantedPackages: [String: String] = [:]
    package func options(for lock: EnvironmentLock) -> [String] { [] }

    /// What it lacks is said by the interpreter.
    package let reasonPrefixes: [String] = []
    package let reasonSigns: [String] = []
    package let reasonMarks: Set<Character> = []
    package let reasonWords: [String] = []
    package func need(in reason: String) -> FrameworkNeed? { nil }

    package let proposableOptions = "-b"
    package func accepted(_ options: [String]) -> [String]? { options == ["-b"] ? options : nil }
    package let variablePrefixes = ["DJANGO_TEST_"]
}
