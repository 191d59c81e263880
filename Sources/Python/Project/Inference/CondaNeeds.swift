/// Finds the conda environment file for the tests.
enum CondaNeeds {
    /// The best of the conda environment files in the usual places.
    static func readUsual(
        _ files: ProjectFiles, python: PythonVersion?, into collector: inout RequirementCollector
    ) {
        let homes = [
            "", "conda/", "ci/", ".ci/", "continuous_integration/", "continuous_integration/travis/",
            "ci/deps/",
            "ci/requirements/", "requirements/", "envs/", "conda-envs/", "devtools/conda-envs/",
            "environments/", "ci/envs/",
        ]
        let candidates = files.paths.filter { path in
            let name = path.split(separator: "/").last?.lowercased() ?? ""
            let home = String(path.dropLast(name.count))
            return (name.hasSuffix(".yml") || name.hasSuffix(".yaml")) && homes.contains(home)
                && (name.hasPrefix("environment") || name.hasPrefix("requirements") || name.hasPrefix("env")
                    || home.hasSuffix("envs/")
                    || ["ci/deps/", "ci/requirements/", "continuous_integration/travis/"].contains(home))
        }
        let series = python.map { "\($0.major)\($0.minor)" } ?? "-"
        func rank(_ path: String) -> (Int, Int, Int) {
            let digits = path.filter { $0.isNumber || $0 == "-" || $0 == "_" }.split { !$0.isNumber }.map(
                String.init)
            return (
                Purpose.isOther(path) ? 1 : 0, digits.contains(series) ? 0 : digits.isEmpty ? 1 : 2,
                Purpose.isTests(path) ? 0 : Purpose.isDevelopers(path) ? 1 : 2
            )
        }
        guard let best = candidates.min(by: { rank($0) == rank($1) ? $0 > $1 : rank($0) < rank($1) }),
            let text = files.text(best), Text.contains(text, "dependencies:")
        else { return }
        collector.readConda(best)
    }

    /// Of the conda environment files that jobs name, the one for the interpreter: they exclude each other.
    static func read(
        _ named: [(template: String, source: String)], _ files: ProjectFiles, python: PythonVersion?,
        into collector: inout RequirementCollector
    ) {
        let found = named.compactMap { template, source in
            files.best(matching: template, python: python).map { (path: $0, source: source) }
        }
        func rank(_ path: String) -> Int {
            (Purpose.isOther(path) ? 2 : 0) + (Purpose.isOtherPython(path, than: python) ? 1 : 0)
        }
        guard let least = found.map({ rank($0.path) }).min(),
            let chosen = found.first(where: { rank($0.path) == least })
        else { return }
        collector.readConda(chosen.path, source: chosen.source)
        for (path, source) in found where path != chosen.path {
            collector.note(source, path, "passed over: \(chosen.path) is taken")
        }
    }
}
