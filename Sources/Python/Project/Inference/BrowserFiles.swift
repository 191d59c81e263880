internal import Instances

/// Files for browsers that a project's build makes with node, which fetches what it needs and so cannot run here.
enum BrowserFiles {
    /// Why a project's tests may need such files; nil when its build makes none.
    static func evidence(in files: ProjectFiles) -> Evidence? {
        guard hasSources(files) else { return nil }
        for path in buildFiles(files) {
            guard let text = files.text(path), let sign = sign(in: text) else { continue }
            return Evidence(
                file: path, said: "builds with \(sign)",
                decided: "files for browsers are those of the project's last release")
        }
        return nil
    }

    /// The word by which a build file speaks of node.
    private static func sign(in text: String) -> String? {
        text.firstMatch(
            of:
                #/\b(?:npm|yarn|jlpm|pnpm|node_modules|webpack|package\.json|nodejs|jupyter[-_]builder)\b|["']node["']/#
        ).map { String($0.0) }
    }

    /// Whether the repository has a package of node that is not an example or part of a test.
    private static func hasSources(_ files: ProjectFiles) -> Bool {
        files.paths.contains { path in
            (path == "package.json" || path.hasSuffix("/package.json")) && !BuildInputs.isAside(path)
                && path.split(separator: "/").count <= 5 && !path.hasPrefix(".")
        }
    }

    /// The files that say how the project is built: setup files, and modules at the root that `setup.py` names.
    private static func buildFiles(_ files: ProjectFiles) -> [String] {
        let script = files.text("setup.py") ?? ""
        let modules = files.paths.filter { path in
            path.hasSuffix(".py") && !path.contains("/") && Text.contains(script, String(path.dropLast(3)))
        }
        return (["setup.py", "pyproject.toml", "setup.cfg", "hatch_build.py"] + modules).filter {
            files.has($0)
        }
    }

    /// Whether a file of a release is one that the build of such files makes.
    ///
    /// - Parameter neighbours: the names of the files in its directory.
    static func isMade(_ name: String, among neighbours: [String]) -> Bool {
        func suffix(_ name: String) -> String {
            name.split(separator: ".").count > 1
                ? String(name.split(separator: ".").last ?? "").lowercased() : ""
        }
        if made.contains(suffix(name)) { return true }
        // A page or a list of what was made.
        return ["html", "json", "svg", "txt"].contains(suffix(name))
            && neighbours.contains { made.contains(suffix($0)) }
    }

    private static let made: Set<String> = [
        "js", "mjs", "cjs", "css", "map", "ts", "wasm", "woff", "woff2", "ttf", "eot",
    ]
}
