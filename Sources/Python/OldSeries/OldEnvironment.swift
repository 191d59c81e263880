internal import Foundation
internal import Paths

/// A virtual environment for an interpreter that uv does not serve, made of links.
///
/// From 3.3 on an environment is a configuration file next to a link. Before it, a copy of the program takes the directory
/// for its installation in which it finds the standard library: there are links to every file of that.
struct OldEnvironment: Sendable {
    let interpreter: Interpreter
    let path: String

    private var series: String { "python\(interpreter.version.series)" }

    /// Makes an environment without packages in a directory that is not there yet.
    func make() throws(EnvironmentError) {
        try Workbench.makeDirectory("\(path)/bin")
        try Workbench.makeDirectory("\(path)/lib/\(series)/site-packages")
        let program = "\(path)/bin/python"
        if interpreter.version.major > 2 {
            try link(program, to: interpreter.path)
            let home = PathText.folder(of: interpreter.path)
            let lines = [
                "home = \(home)", "include-system-site-packages = false", "version = \(interpreter.version)",
            ]
            try Workbench.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "\(path)/pyvenv.cfg")
        } else {
            do {
                try FileManager.default.copyItem(atPath: interpreter.path, toPath: program)
            } catch {
                throw .infrastructure(doing: "copying \(interpreter.path)", error)
            }
            let library = "\(interpreter.prefix)/lib/\(series)"
            for name in try Workbench.names(in: library)
            where !["site-packages", "dist-packages"].contains(name) && !name.hasSuffix(".pyo") {
                try link("\(path)/lib/\(series)/\(name)", to: "\(library)/\(name)")
            }
            try Workbench.makeDirectory("\(path)/include")
            try link("\(path)/include/\(series)", to: "\(interpreter.prefix)/include/\(series)")
        }
        for name in ["python\(interpreter.version.major)", series] {
            try link("\(path)/bin/\(name)", to: "python")
        }
    }

    private func link(_ place: String, to target: String) throws(EnvironmentError) {
        guard symlink(target, place) == 0 else { throw .system(doing: "linking \(place)") }
    }

    /// Adds the files of a tree, by hard links.
    ///
    /// Two packages may have the same file: the first one stays.
    func add(_ tree: String) throws(EnvironmentError) {
        for (file, _) in FilePool.files(below: tree) {
            let place = "\(path)/\(file)"
            if Foundation.link("\(tree)/\(file)", place) == 0 || errno == EEXIST { continue }
            try Workbench.makeDirectory(PathText.folder(of: place))
            if Foundation.link("\(tree)/\(file)", place) == 0 || errno == EEXIST { continue }
            do {
                try FileManager.default.copyItem(atPath: "\(tree)/\(file)", toPath: place)
            } catch {
                throw .infrastructure(doing: "installing \(file)", error)
            }
        }
    }
}
