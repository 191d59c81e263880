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
        if !start.services.isEmpty {
            lines.append("services, none of them started: \(start.services.joined(separator: ", "))")
        }
        return lines
    }
}
