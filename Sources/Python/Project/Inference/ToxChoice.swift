internal import Validation

/// The environment of tox's list that is taken: its factors choose among conditional lines.
enum ToxChoice {
    /// The factors of the chosen environment.
    ///
    /// Of those for the interpreter one about tests; where there is none for it, one whose interpreter is the nearest.
    /// What is developed elsewhere (`djangomaster`) and what needs a service (`mysql` where there is `sqlite`) is avoided, and so is what
    /// leaves a part of the project out (`nocrypto`, `noextensions`, `pure`). Then the one with the fewest factors, then the last,
    /// whose packages are the newest; what was not released on the day of the commit, the resolver leaves open.
    static func factors(of names: [String], python: PythonVersion?) -> Set<String> {
        let fitting = names.filter { !Purpose.isOther($0) }
        var pool = fitting.filter { name in
            guard let version = version(of: name) else { return false }
            return python == nil || version == python?.series
        }
        let unversioned = fitting.filter { version(of: $0) == nil }
        if pool.isEmpty { pool = unversioned.filter { Purpose.isTests($0) } }
        if pool.isEmpty { pool = nearest(fitting, to: python) }
        if pool.isEmpty { pool = unversioned }
        pool = preferred(pool) { !isDevelopment($0) }
        pool = preferred(pool) { !namesService($0) }
        pool = preferred(pool) { !isReduced($0) }
        pool = preferred(pool) { Purpose.isTests($0) }
        let simplest = pool.map { $0.count { $0 == "-" } }.min() ?? 0
        let chosen = pool.last { $0.count { $0 == "-" } == simplest }
        return Set((chosen ?? "").split(separator: "-").map(String.init))
    }

    private static func preferred(_ pool: [String], _ isPreferred: (String) -> Bool) -> [String] {
        let found = pool.filter(isPreferred)
        return found.isEmpty ? pool : found
    }

    private static func version(of name: String) -> PythonVersion? {
        name.split(separator: "-").lazy.compactMap { ToxFile.version($0) }.first
    }

    /// The environments for the interpreter of the same major version that is the nearest, the older of two.
    private static func nearest(_ names: [String], to python: PythonVersion?) -> [String] {
        guard let python else { return [] }
        let versions = Set(names.compactMap(version)).filter { $0.major == python.major }
        let best = versions.min { left, right in
            let distances = (abs(left.minor - python.minor), abs(right.minor - python.minor))
            return distances.0 == distances.1 ? left < right : distances.0 < distances.1
        }
        return names.filter { best != nil && version(of: $0) == best }
    }

    /// Whether a factor stands for the project without some part of it.
    private static func isReduced(_ name: String) -> Bool {
        name.lowercased().split(separator: "-").contains { factor in
            let rest =
                factor.hasPrefix("without")
                ? factor.dropFirst(7) : factor.hasPrefix("no") ? factor.dropFirst(2) : ""
            let word = rest.drop { $0 == "_" }
            return word.count > 2 && !unneeded.contains { word.hasPrefix($0) }
                || ["pure", "purepython", "python", "bare", "core", "nodeps"].contains(factor)
        }
    }

    /// What tests lose nothing without, and words that only begin alike.
    private static let unneeded = [
        "cov", "lint", "mypy", "rmal", "tebook", "dejs", "thing", "xdist", "isolat",
    ]

    /// Whether a factor stands for a database or another service that is no part of Python.
    private static func namesService(_ name: String) -> Bool {
        name.lowercased().split(separator: "-").contains { factor in
            ServiceKind(named: String(factor)) != nil || ["oracle", "mssql", "psql", "pg"].contains(factor)
        }
    }

    /// Whether a factor stands for what is developed elsewhere and was never released.
    private static func isDevelopment(_ name: String) -> Bool {
        name.lowercased().split(separator: "-").contains { factor in
            ["master", "main", "trunk", "latest", "head", "git", "tip", "alpha", "beta"].contains {
                factor.hasSuffix($0)
            } || factor.hasSuffix("dev") && factor.count > 3
        }
    }
}
