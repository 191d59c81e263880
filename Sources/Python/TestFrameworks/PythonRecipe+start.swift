internal import Validation

extension PythonRecipe {
    /// Where and how its tests start, in lines for people; none for the usual way.
    package var startLines: [String] {
        var lines = start.places.map { place in
            let tests = place.tests.map { ", those of \($0.isEmpty ? "the root" : $0)" } ?? ""
            let path = place.isOnPath ? "" : ", last on the module path"
            return "tests start in: \(place.directory)\(tests)\(path)"
        }
        if !start.isOnPath { lines.append("the root is last on the module path") }
        if let runner { lines.append("test runner: \(runner)") }
        if let program = start.program { lines.append("test program: \(program)") }
        lines += start.started.map { "service: \($0.description), started for each run" }
        let started = Set(start.started.map(\.kind))
        let others = start.services.filter { name in
            ServiceKind(named: name).map { !started.contains($0) } ?? true
        }
        if !others.isEmpty {
            lines.append("services, none of them started: \(others.joined(separator: ", "))")
        }
        return lines
    }

    /// Gives its services the versions of this machine's programs, and tells which are others than the recipe's.
    ///
    /// - Throws: `EnvironmentError.missingServices` for those that the machine lacks.
    mutating func findServices(in installed: InstalledServices) throws(EnvironmentError) -> [String] {
        var missing: [ServiceKind] = []
        var notes: [String] = []
        for (index, service) in start.started.enumerated() {
            guard let found = installed.found(service) else {
                if !missing.contains(service.kind) { missing.append(service.kind) }
                continue
            }
            if let version = service.version, version != found.version {
                notes.append(
                    "runs with \(service.kind.rawValue) \(found.version ?? ""), the recipe names \(version)")
            }
            start.started[index] = found
        }
        guard missing.isEmpty else { throw .missingServices(missing) }
        return notes
    }
}
