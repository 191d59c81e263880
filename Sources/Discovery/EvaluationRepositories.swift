package import Instances

/// Repositories whose instances are evaluated on, so that none of theirs may be trained on.
///
/// A repository is known by its name in any case, and by those of its former names that are known here.
package struct EvaluationRepositories: Hashable, Sendable {
    /// The sets, by the name of a repository in lower case.
    private var sets: [String: [String]] = [:]

    /// No repository at all.
    package init() {}

    /// The repositories of SWE-bench: the twelve of its test split, which Lite and Verified draw from, and the six of
    /// its dev split.
    package static let sweBench: EvaluationRepositories = {
        var repositories = EvaluationRepositories()
        for name in test { repositories.add(name, set: "SWE-bench test") }
        for name in dev { repositories.add(name, set: "SWE-bench dev") }
        return repositories
    }()

    /// Adds a repository of a set.
    package mutating func add(_ repository: RepositoryName, set: String) {
        add(repository.description, set: set)
    }

    /// The sets that a repository belongs to, under this name, a former or a later one.
    package func sets(of repository: RepositoryName) -> [String] {
        sets[Self.identity(of: repository.description)] ?? []
    }

    /// How many repositories there are.
    package var count: Int { sets.count }

    private mutating func add(_ name: String, set: String) {
        let identity = Self.identity(of: name)
        if sets[identity]?.contains(set) != true { sets[identity, default: []].append(set) }
    }

    /// What all names of a repository have in common: its present name in lower case.
    static func identity(of name: String) -> String {
        let name = name.lowercased()
        return formerNames[name] ?? name
    }

    // Repositories by their names, of which pytest's own is one.
    private static let test = [
        "astropy/astropy", "django/django", "matplotlib/matplotlib", "mwaskom/seaborn", "pallets/flask",
        "psf/requests", "pydata/xarray", "pylint-dev/pylint", "pytest-dev/pytest",
        "scikit-learn/scikit-learn", "sphinx-doc/sphinx", "sympy/sympy",
    ]

    private static let dev = [
        "marshmallow-code/marshmallow", "pvlib/pvlib-python", "pydicom/pydicom", "pylint-dev/astroid",
        "pyvista/pyvista", "sqlfluff/sqlfluff",
    ]

    /// Names that these repositories had before, under which older exports know them.
    private static let formerNames = [
        "kennethreitz/requests": "psf/requests",
        "requests/requests": "psf/requests",
        "mitsuhiko/flask": "pallets/flask",
        "akleeman/xray": "pydata/xarray",
        "xray/xray": "pydata/xarray",
        "pycqa/pylint": "pylint-dev/pylint",
        "pycqa/astroid": "pylint-dev/astroid",
        "sloria/marshmallow": "marshmallow-code/marshmallow",
        "darcymason/pydicom": "pydicom/pydicom",
        "akaszynski/pyvista": "pyvista/pyvista",
        "alanmcruickshank/sqlfluff": "sqlfluff/sqlfluff",
    ]
}
